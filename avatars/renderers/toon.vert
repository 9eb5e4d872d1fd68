#version 330 core
// Bends a vertex by up to four bones, and finds how it stands to the lights.

uniform mat4 palette[BONES];
uniform mat4 view;
uniform vec3 key_way;
uniform vec3 rim_way;

in vec3 place;
in vec3 normal;
in vec2 textured;
in uvec4 bones;
in vec4 pulls;

out vec3 light; // cosines to the key light, to the rim light, to the sky
out vec2 at;

void main() {
    mat4 bent = palette[bones.x] * pulls.x + palette[bones.y] * pulls.y
        + palette[bones.z] * pulls.z + palette[bones.w] * pulls.w;
    vec3 facing = mat3(bent) * normal + vec3(0.0, 0.0, 1e-6); // some files have empty normals
    facing = normalize(facing);
    light = vec3(dot(facing, key_way), dot(facing, rim_way), facing.y);
    at = textured;
    gl_Position = view * (bent * vec4(place, 1.0));
}
