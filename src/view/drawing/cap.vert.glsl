#version 300 es
uniform mat4 uProjection;
uniform vec3 uMiddle, uAlong, uAcross;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
  gl_Position = uProjection * vec4(uMiddle + uAlong * corner.x + uAcross * corner.y, 1.0);
}
