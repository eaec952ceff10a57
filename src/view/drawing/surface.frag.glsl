#version 300 es
precision highp float;
uniform vec4 uPlane;
uniform bool uIsStencil;
uniform int uColoring; // 0 plain, 1 wall, 2 gap, 3 overhang
uniform vec2 uScale; // limit, 1 / ln(top / limit)
uniform vec3 uUp;
uniform float uRestingMm;
uniform float uLimitDeg;
uniform vec3 uRight, uTop, uBack;
uniform vec3 uEye;
uniform bool uIsParallel;
uniform vec3 uPart, uSignal, uNone, uHatch;
uniform float uPixel;
uniform sampler2D uRamp;
in vec3 vPosition;
in vec3 vNormal;
in vec4 vValue;
out vec4 color;

vec3 ramp(float row, float share) {
  return texture(uRamp, vec2((clamp(share, 0.0, 1.0) * 255.0 + 0.5) / 256.0, (row + 0.5) / 4.0)).rgb;
}

vec3 hatched() {
  float along = mod(gl_FragCoord.x - gl_FragCoord.y, 9.0 * uPixel);
  return along < 1.7 * uPixel ? uHatch : uNone;
}

vec3 ofThickness(float value, float weight) {
  if (weight < 0.5) return hatched();
  value /= weight;
  return value < uScale.x ? uSignal : ramp(0.0, log(value / uScale.x) * uScale.y);
}

vec3 ofOverhang(vec3 normal) {
  float down = -dot(normal, uUp);
  if (down < -0.0002) return uNone;
  if (down > 0.5 && dot(vPosition, uUp) <= uRestingMm) return hatched();
  float angle = degrees(acos(clamp(down, 0.0, 1.0)));
  return angle < uLimitDeg - 0.02 ? ramp(1.0, angle / uLimitDeg) : ramp(2.0, (angle - uLimitDeg) / (90.0 - uLimitDeg));
}

vec3 baseColor(vec3 normal) {
  if (uColoring == 1) return ofThickness(vValue.x, vValue.z);
  if (uColoring == 2) return ofThickness(vValue.y, vValue.w);
  if (uColoring == 3) return ofOverhang(normal);
  return uPart;
}

void main() {
  if (dot(vPosition, uPlane.xyz) > uPlane.w) discard;
  if (uIsStencil) return;
  vec3 outward = normalize(vNormal);
  vec3 sight = uIsParallel ? uBack : normalize(uEye - vPosition);
  vec3 normal = dot(outward, sight) < 0.0 ? -outward : outward;
  vec3 n = vec3(dot(normal, uRight), dot(normal, uTop), dot(normal, uBack));
  float key = max(0.0, dot(n, normalize(vec3(-0.45, 0.65, 0.75))));
  float fill = max(0.0, dot(n, normalize(vec3(0.8, -0.1, 0.5))));
  float shade = 0.6 + 0.42 * key + 0.2 * fill + 0.06 * n.y;
  float shine = pow(max(0.0, dot(n, normalize(vec3(-0.3, 0.45, 1.0)))), 40.0);
  // Colors that stand for numbers keep their lightness; only enough shade is left to see the form.
  float strength = uColoring == 0 ? 1.0 : 0.45;
  vec3 base = baseColor(outward);
  vec3 lit = base * mix(1.0, shade, strength) + shine * (uColoring == 0 ? 0.10 : 0.03);
  // Inner sides are seen only where the surface is open.
  color = vec4(gl_FrontFacing ? lit : lit * 0.72, 1.0);
}
