# Reads a STEP file and makes triangles of it, in FreeCAD without a window: `freecad-mesh.py FILE`.
import sys

sys.path.append('/usr/lib/freecad-python3/lib')
sys.path.append('/usr/lib/freecad/lib')
import FreeCAD  # noqa: F401
import Part

shape = Part.Shape()
shape.read(sys.argv[1])
points, facets = shape.tessellate(0.05)
print('{"volume":%.9g,"triangles":%d}' % (shape.Volume, len(facets)))
