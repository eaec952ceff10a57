#version 300 es
precision highp float;
uniform vec4 uPlane;
uniform vec4 uColor;
in vec3 vPosition;
out vec4 color;
void main() {
  if (dot(vPosition, uPlane.xyz) > uPlane.w) discard;
  color = vec4(uColor.rgb * uColor.a, uColor.a);
}
