// Development only: portraits drawn as SVG, so that pages have faces without any file.
const PEOPLE = {
  nova: { sky: ['#2b1b4d', '#e0567a'], skin: '#d99a78', hair: '#1b1024', coat: '#f3b04c' },
  'captain-orla': { sky: ['#0d3a4f', '#f2a65a'], skin: '#e8b48f', hair: '#a23b1e', coat: '#122c3d' },
  'doctor-vale': { sky: ['#173b32', '#d8e0a8'], skin: '#8c5a3c', hair: '#e9e3da', coat: '#5b2e46' },
  juniper: { sky: ['#5d2a1c', '#f7c98b'], skin: '#f0c7a8', hair: '#5a3a1c', coat: '#2f6b4f' },
  'the-archivist': { sky: ['#20202e', '#8f86c9'], skin: '#c98f6d', hair: '#3f3f55', coat: '#b4472e' }
};

export function portrait(slug) {
  const look = PEOPLE[slug] ?? PEOPLE.nova;
  const turn = [...slug].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 30;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 800" width="640" height="800">
  <defs>
    <linearGradient id="s" x1="0" y1="0" x2="0.3" y2="1"><stop stop-color="${look.sky[0]}"/><stop offset="1" stop-color="${look.sky[1]}"/></linearGradient>
    <radialGradient id="f" cx=".38" cy=".35" r=".8"><stop stop-color="${look.skin}"/><stop offset="1" stop-color="${look.hair}" stop-opacity=".85"/></radialGradient>
  </defs>
  <rect width="640" height="800" fill="url(#s)"/>
  <circle cx="${470 + turn}" cy="${190 + turn}" r="110" fill="#fff3d6" opacity=".5"/>
  <path d="M150 420c-20-200 60-300 170-300s196 96 176 300c-6 90-20 200-40 240H190c-24-50-36-160-40-240z" fill="${look.hair}"/>
  <path d="M60 800c10-170 110-220 260-226 150 6 250 56 260 226z" fill="${look.coat}"/>
  <path d="M262 540h116v90c-20 36-96 36-116 0z" fill="${look.skin}"/>
  <ellipse cx="320" cy="400" rx="122" ry="160" fill="url(#f)"/>
  <path d="M198 380c4-120 60-170 124-170s118 50 122 170c-30-50-70-96-110-110-30 30-90 60-136 110z" fill="${look.hair}"/>
  <path d="M252 402q22-14 44 0M344 402q22-14 44 0" stroke="#1b1018" stroke-width="7" fill="none" stroke-linecap="round"/>
  <path d="M286 486q34 22 68 0" stroke="#7d2a2a" stroke-width="8" fill="none" stroke-linecap="round"/>
</svg>`;
}
