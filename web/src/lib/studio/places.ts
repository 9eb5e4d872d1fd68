/** The pages of one persona, in the order in which one works. */
export const PLACES = [
  { path: '', label: 'Character' },
  { path: '/lore', label: 'Lorebook' },
  { path: '/agents', label: 'Agents' },
  { path: '/prices', label: 'Prices' },
  { path: '/preview', label: 'Try it' },
  { path: '/probes', label: 'Probes' },
  { path: '/versions', label: 'Versions' },
  { path: '/insights', label: 'Insights' }
] as const;
