import type { paths } from './schema';

/** The JSON of a successful answer, whatever its 2xx status. */
export type Answer<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: infer Responses;
}
  ? {
      [Status in keyof Responses]: Status extends 200 | 201 | 202
        ? Responses[Status] extends { content: { 'application/json': infer Json } }
          ? Json
          : never
        : never;
    }[keyof Responses]
  : never;

export type Me = Answer<'/api/me', 'get'>;
export type LoginRow = Answer<'/api/logins', 'get'>['items'][number];
export type TokenRow = Answer<'/api/tokens', 'get'>['items'][number];
export type NewToken = Answer<'/api/tokens', 'post'>;
export type Wallet = Answer<'/api/wallet', 'get'>;
export type LedgerItem = Answer<'/api/wallet/ledger', 'get'>['items'][number];
export type PersonaCard = Answer<'/api/personas', 'get'>['items'][number];
export type PersonaProfile = Answer<'/api/personas/{slug}', 'get'>;
export type Tier = PersonaProfile['tiers'][number];
export type Format = Tier['format'];
export type Quote = Answer<'/api/quotes', 'post'>;
export type Bid = Answer<'/api/bids/{bid_id}', 'get'>;
export type Progress = Bid['progress'];
export type RoomView = Answer<'/api/rooms/{room_id}', 'get'>;
export type TranscriptTurn = Answer<'/api/rooms/{room_id}/transcript', 'get'>['turns'][number];
export type OwnerPersona = Answer<'/api/owner/personas/{persona_id}', 'get'>;
export type OwnerTier = OwnerPersona['tiers'][number];
type WireSheet = Required<OwnerPersona['draft']>;
export type LoreEntry = Required<NonNullable<WireSheet['lorebook']['entries']>[number]>;
export type Lorebook = Omit<WireSheet['lorebook'], 'entries'> & { entries: LoreEntry[] };
/** A sheet with every field there; the wire may leave empty ones out. */
export type Sheet = Omit<WireSheet, 'lorebook'> & { lorebook: Lorebook };
export type ImportedCard = Answer<'/api/owner/personas/import', 'post'>;
export type PersonaVersion = Answer<'/api/owner/personas/{persona_id}/versions', 'get'>['items'][number];
export type Voice = Answer<'/api/voices', 'get'>['items'][number];
export type AccountTier = Answer<'/api/account-tiers', 'get'>['items'][number];
export type Earnings = Answer<'/api/owner/earnings', 'get'>;
export type Status = Answer<'/api/status', 'get'>;
export type Latency = Answer<'/api/owner/personas/{persona_id}/latency', 'get'>;
export type SpokenTurn = Latency['newest'][number];
export type VoiceStatus = Status['voice'];
export type FilmList = Answer<'/api/rooms/{room_id}/films', 'get'>;
export type FilmView = FilmList['items'][number];
export type MemoryPersona = Answer<'/api/memories', 'get'>['items'][number];
export type Memory = Answer<'/api/memories/{persona_id}', 'get'>;
export type MemoryFact = Memory['facts'][number];
export type MemoryVisit = Memory['episodes'][number];
export type VersionDiff = Answer<'/api/owner/personas/{persona_id}/versions/diff', 'get'>;
export type FieldChange = VersionDiff['changes'][number];
export type AnswerPairs = Answer<'/api/owner/personas/{persona_id}/answers', 'post'>;
export type Probes = Answer<'/api/owner/personas/{persona_id}/probes', 'get'>;
export type ProbeRun = NonNullable<Probes['run']>;
export type ProbeAnswer = ProbeRun['answers'][number];
export type LoreScan = Answer<'/api/owner/personas/{persona_id}/lore/scan', 'post'>;
export type CalledEntry = LoreScan['items'][number];
