#version 300 es
uniform mat4 uProjection;
uniform vec2 uSize; // of the picture, in pixels
uniform float uWidth;
layout(location = 0) in vec3 aFrom;
layout(location = 1) in vec3 aTo;
out vec3 vPosition;
void main() {
  vec4 from = uProjection * vec4(aFrom, 1.0);
  vec4 to = uProjection * vec4(aTo, 1.0);
  // What lies behind the eye has no place in the picture: the line ends before.
  float near = 1e-5;
  vec3 start = aFrom, end = aTo;
  if (from.w < near && to.w > near) { float s = (near - from.w) / (to.w - from.w); from = mix(from, to, s); start = mix(aFrom, aTo, s); }
  else if (to.w < near && from.w > near) { float s = (near - to.w) / (from.w - to.w); to = mix(to, from, s); end = mix(aTo, aFrom, s); }
  vec2 a = from.xy / from.w * uSize, b = to.xy / to.w * uSize;
  vec2 along = length(b - a) > 1e-4 ? normalize(b - a) : vec2(1.0, 0.0);
  bool isEnd = gl_VertexID > 1;
  float side = (gl_VertexID & 1) == 0 ? 1.0 : -1.0;
  vec4 at = isEnd ? to : from;
  vec2 away = vec2(-along.y, along.x) * side + along * (isEnd ? 0.5 : -0.5);
  at.xy += away * uWidth / uSize * at.w;
  // Drawn a little nearer than the faces that meet in it.
  at.z -= 0.0006 * at.w;
  vPosition = isEnd ? end : start;
  gl_Position = at;
}
