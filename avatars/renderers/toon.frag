#version 330 core
// Two tones with a soft edge, after VRMC_materials_mtoon. Colours are squared instead of taken to
// the power of 2.2: as good to the eye, and cheap where the processor draws. So are the variants
// (TEXTURED, CUT, LIT are 0 or 1): what a surface does not need is not in its shader.

uniform sampler2D picture;
uniform sampler2D shade_picture;
uniform vec4 base;
uniform vec3 shade;
uniform vec3 glow;
uniform vec2 ramp; // the cosine to the light, times x plus y, is how lit it is
uniform float cutoff;
uniform vec3 key;
uniform vec3 rim;
uniform vec3 sky;
uniform vec3 ground;

in vec3 light;
in vec2 at;

out vec4 colour;

void main() {
    vec4 bright = base;
    vec3 dark = shade;
#if TEXTURED
    vec4 texel = texture(picture, at);
    bright *= vec4(texel.rgb * texel.rgb, texel.a);
    vec3 texel_of_shade = texture(shade_picture, at).rgb;
    dark *= texel_of_shade * texel_of_shade;
#endif
#if CUT
    if (bright.a < cutoff) discard;
#endif
    vec3 sum = bright.rgb;
#if LIT
    vec3 seen = gl_FrontFacing ? light : -light;
    vec2 lit = clamp(seen.xy * ramp.x + ramp.y, 0.0, 1.0);
    sum = mix(dark, sum, lit.x) * key + mix(dark, sum, lit.y) * rim
        + sum * mix(ground, sky, 0.5 + 0.5 * seen.z);
#endif
    colour = vec4(sqrt(clamp(sum + glow, 0.0, 1.0)), bright.a);
}
