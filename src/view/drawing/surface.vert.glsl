#version 300 es
uniform mat4 uProjection;
layout(location = 0) in vec3 aPosition;
layout(location = 1) in vec4 aNormal;
layout(location = 2) in vec2 aValue;
out vec3 vPosition;
out vec3 vNormal;
out vec4 vValue;
void main() {
  vPosition = aPosition;
  vNormal = aNormal.xyz;
  // Below zero stands for no value: it travels as a weight, because it cannot be mixed with numbers.
  vValue = vec4(max(aValue, 0.0), step(0.0, aValue));
  gl_Position = uProjection * vec4(aPosition, 1.0);
}
