// Reads a STEP file with the native kernel and measures what the engine measures: exact volume, area and box of its solids, and triangles.
#include <BRepBndLib.hxx>
#include <BRepGProp.hxx>
#include <BRepMesh_IncrementalMesh.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>
#include <STEPControl_Reader.hxx>
#include <TopExp_Explorer.hxx>
#include <TopLoc_Location.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Shape.hxx>
#include <algorithm>
#include <cstdio>
#include <iostream>

// The box of the triangles' corners, widened by the faces whose quick box reaches out of it, as the engine does it.
static void addExactBox(const TopoDS_Shape &solid, Bnd_Box &box) {
  Bnd_Box corners;
  for (TopExp_Explorer faces(solid, TopAbs_FACE); faces.More(); faces.Next()) {
    TopLoc_Location location;
    const Handle(Poly_Triangulation) &found = BRep_Tool::Triangulation(TopoDS::Face(faces.Current()), location);
    if (found.IsNull()) continue;
    for (int i = 1; i <= found->NbNodes(); i++) corners.Add(found->Node(i).Transformed(location.Transformation()));
  }
  if (!corners.IsVoid()) box.Add(corners);
  corners.Enlarge(1e-5);
  for (TopExp_Explorer faces(solid, TopAbs_FACE); faces.More(); faces.Next()) {
    Bnd_Box loose;
    BRepBndLib::Add(faces.Current(), loose, false);
    if (loose.IsVoid()) continue;
    if (!corners.IsOut(loose.CornerMin()) && !corners.IsOut(loose.CornerMax())) continue;
    BRepBndLib::AddOptimal(faces.Current(), box, false, false);
  }
}

int main(int, char **arguments) {
  std::streambuf *quiet = std::cout.rdbuf(nullptr);
  STEPControl_Reader reader;
  if (reader.ReadFile(arguments[1]) != IFSelect_RetDone) return 1;
  reader.TransferRoots();
  const TopoDS_Shape shape = reader.OneShape();
  std::cout.rdbuf(quiet);
  Bnd_Box loose;
  BRepBndLib::Add(shape, loose, false);
  double x0, y0, z0, x1, y1, z1;
  loose.Get(x0, y0, z0, x1, y1, z1);
  const double side = (x1 - x0 + y1 - y0 + z1 - z0) / 3;
  const double deflection = std::max(std::min(side / 2000, 0.1), side / 10000);
  double volume = 0, area = 0;
  long triangles = 0;
  Bnd_Box box;
  for (TopExp_Explorer solids(shape, TopAbs_SOLID); solids.More(); solids.Next()) {
    const TopoDS_Shape &solid = solids.Current();
    BRepMesh_IncrementalMesh mesh(solid, deflection, false, 0.35, false);
    GProp_GProps volumes, areas;
    BRepGProp::VolumeProperties(solid, volumes, 1e-8, false, false);
    BRepGProp::SurfaceProperties(solid, areas, 1e-8, false);
    volume += volumes.Mass();
    area += areas.Mass();
    addExactBox(solid, box);
    for (TopExp_Explorer faces(solid, TopAbs_FACE); faces.More(); faces.Next()) {
      TopLoc_Location location;
      const Handle(Poly_Triangulation) &found = BRep_Tool::Triangulation(TopoDS::Face(faces.Current()), location);
      if (!found.IsNull()) triangles += found->NbTriangles();
    }
  }
  box.Get(x0, y0, z0, x1, y1, z1);
  const double diagonal = gp_Pnt(x0, y0, z0).Distance(gp_Pnt(x1, y1, z1));
  std::printf("{\"volume\":%.12g,\"area\":%.12g,\"diagonal\":%.12g,\"triangles\":%ld}\n", volume, area, diagonal, triangles);
}
