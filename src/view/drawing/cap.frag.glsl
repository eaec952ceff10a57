#version 300 es
precision highp float;
uniform vec3 uCut, uHatch;
uniform float uPixel;
out vec4 color;
void main() {
  float along = mod(gl_FragCoord.x + gl_FragCoord.y, 11.0 * uPixel);
  color = vec4(along < 1.7 * uPixel ? uHatch : uCut, 1.0);
}
