/** What a host page may rely on. */

export type FieldName =
  | "id" | "time" | "action"
  | "actorId" | "actorName" | "actorEmail" | "actorType" | "actorRole"
  | "resourceId" | "resourceType" | "resourceName"
  | "scope" | "ip" | "outcome" | "details";

export type ErrorCode =
  | "unauthorized" | "forbidden" | "not-found" | "rate-limited" | "server" | "network" | "not-json"
  | "truncated" | "graphql" | "no-events" | "bad-query" | "bad-options" | "window" | "too-large"
  | "cancelled" | "internal";

/** With what every method rejects. */
export class AuditExplorerError extends Error {
  readonly code: ErrorCode;
  /** Facts for a program: the place, the status, what is allowed. */
  readonly detail: unknown;
}

export interface SourceConfig {
  url: string;
  method?: "GET" | "POST" | "PUT";
  headers?: Record<string, string>;
  /** A text is sent as it is, anything else as JSON. */
  body?: unknown;
  credentials?: "omit" | "same-origin" | "include";
  format?: "auto" | "json" | "ndjson" | "csv";
  /** JSON Pointer or dotted path to the array of events. */
  events?: string;
  /** A known source's name, `auto` or `none`. */
  source?: string;
  /** Canonical field to path; what is left out is found by itself. `explode`: the list in each record of which each element is an
   *  event, such as `events[*]`; empty = each record is one event. */
  mapping?: Partial<Record<FieldName | "explode", string>>;
  /** Minutes by which the source may lag. */
  freshness?: number;
  /** The zone that a time without one is read in: `UTC`, `local` or an IANA name. Without it UTC is assumed, and said so. */
  assumeZone?: string;
  /** The order of day and month in dates such as `03/04/2024`, where the source's dates do not tell it all together. */
  dateOrder?: "dmy" | "mdy";
  /** How its pages follow one another; `auto` (the default) finds out from the answers. */
  paging?: "auto" | PagingKind | PagingSettings;
  /** Limits of asking again after 429, 5xx and broken connections. */
  retry?: { tries?: number; maxWaitMillis?: number };
}

export type PagingKind = "none" | "link" | "cursor" | "page" | "offset" | "next-url";

/** What is left out is found out. A page at another origin than `url` is never asked for. */
export interface PagingSettings {
  kind: "auto" | PagingKind;
  /** Parameter that carries cursor, page or offset; dots lead into a body. */
  param?: string;
  in?: "query" | "body" | "variables";
  /** JSON Pointer or dotted path to the cursor or the next address in the answer. */
  path?: string;
  /** Header of the answer that holds it instead. */
  header?: string;
  /** Path inside the last event of a page, whose value is the cursor. */
  lastEvent?: string;
  /** Number of the first page, or the first offset. */
  start?: number;
  /** Events asked for in one page, and the parameter for it. */
  size?: number;
  sizeParam?: string;
  /** Parameter that holds the lower bound of time, and the longest time that the source answers for at once (`30d`, `24h`, `15min`):
   *  a longer one is asked for in slices. GitLab, CloudTrail, Microsoft 365 and Cloudflare's Logpull are known; others are believed when
   *  they refuse a time and say how long one may be. */
  from?: string;
  slice?: string;
  /** Parameter for the upper bound of time: set to the time of asking before page 1. */
  until?: string;
  untilFormat?: "rfc3339" | "seconds" | "millis";
  /** At most so many pages; 10,000 unless given. */
  maxPages?: number;
}

/** A request that is about to be sent. `status` is there when the last try was refused with it. */
export interface IntendedRequest { url: string; attempt: number; status?: number }

export interface Gap { from?: string; to?: string; page?: number; reason: string }

/** A record that could not be read: byte offset in its body, why, which file or endpoint, which page, and its first 1,024 bytes. */
export interface Reject { at: number; reason: string; source: string; page: number; text: string }

/** `events + duplicates + rejected` is the number of records met. */
export interface LoadReport {
  events: number;
  /** The first 1,000. */
  rejects: Reject[];
  rejected: number;
  duplicates: number;
  pages: number;
  bytes: number;
  complete: boolean;
  gaps: Gap[];
  /** What else is to be known of how much this is: a source that may lag, say. */
  notices: string[];
  /** When it was asked for, RFC 3339. */
  asked: string | null;
  /** Time of the oldest event, RFC 3339. */
  from: string | null;
  /** Time of the newest event, RFC 3339. */
  to: string | null;
  /** Name of the mapping: a known source's, `generic` or `custom`. */
  source: string;
  /** Events whose time carried no zone and was read as UTC. */
  assumedZone: number;
  /** Events without a time that can be read. */
  untimed: number;
  /** Events whose date can be two days (`03/04/2024`) where nothing in the source tells which: they have no time until
   * the order is chosen. */
  ambiguousDates: number;
  millis: number;
}

/** What came since the last load of a source. */
export interface NewEvents {
  /** Events that were not there before. */
  added: number;
  /** By a lower bound of time in the request; from the newest event down to those that were there; or from the page on
   * that was the last. */
  by: "since" | "newest-first" | "last-page";
  /** Of what was read for it; its `duplicates` are the events that were there. */
  report: LoadReport;
}

/** Why a field is read from where it is. */
export interface FieldEvidence {
  path: string;
  /** 0 to 1. */
  confidence: number;
  reason: string;
  /** Up to three different values, as a row shows them. */
  examples: string[];
  /** The share of the sampled events that have a value: 0 to 1. */
  share: number;
}

/** What is to be read otherwise; a `MappingReport` can be given back as one. */
export interface MappingChange {
  /** The loaded source that it is about; all if absent. */
  of?: string;
  /** Of these, only the ones whose times are open in what this says of: `zone` where some are merely assumed to be UTC,
   *  `dateOrder` where some dates can be two days. */
  openOnly?: boolean;
  /** Begin from this known source's rules, from `auto` or from `none`. */
  source?: string;
  /** An empty path takes the field away. */
  fields?: Partial<Record<FieldName, string>>;
  /** The list in each record of which each element is an event; empty = each record is one. */
  explode?: string;
  /** The zone that a time without one is read in; empty = assume UTC. */
  zone?: string;
  /** `zone` is only what `mapping()` says was assumed: it stays assumed. */
  zoneAssumed?: boolean;
  /** `auto`: as the dates themselves tell, whatever was chosen before. */
  dateOrder?: "dmy" | "mdy" | "auto";
}

export interface MappingReport {
  /** A known source's name, `generic` or `custom`. */
  source: string;
  confidence: number;
  fields: Partial<Record<FieldName, string>>;
  evidence: Partial<Record<FieldName, FieldEvidence>>;
  /** Every path of a single value that the sampled events have. */
  paths: { path: string; examples: string[]; share: number }[];
  /** The nested list of which each element is an event, if there is one. */
  explode?: string;
  /** The zone that a time without one is read in. */
  zone: string;
  zoneAssumed: boolean;
  dateOrder?: "dmy" | "mdy";
  /** Whether the samples hold dates that can be two days, and no order is known. */
  datesAmbiguous: boolean;
  /** The loaded source that this is about, and all of them. */
  of: string;
  sources: string[];
}

/** Texts exactly as an export writes them; what is absent is empty. */
export interface Row extends Record<FieldName, string> {
  /** Place in the order of arrival, from 0; it names the event. */
  index: number;
}

/** What a rule names must all hold; what it finds is masked wherever it stands in the event. */
export interface RedactRule {
  /** actorId, actorName, actorEmail, actorType, actorRole, resourceId, resourceType, resourceName, scope or ip. */
  field?: FieldName;
  /** A member's name at any depth, in any case; with points, the names that lead to it. */
  key?: string;
  /** `secrets`, `email`, `card`, `iban`, `phone`, `ip`, or a regular expression. */
  shape?: string;
  action: "mask" | "drop" | "pseudonym";
}

export interface ReportColumn { header: string; field: FieldName | "user" | `details.${string}`;
  /** `local` adds a column with zone and offset. */
  timeFormat?: "rfc3339" | "local" | "epoch-millis" }

export interface Report {
  name: string;
  title: string;
  columns: ReportColumn[];
  window?: { last?: number; withoutToday?: boolean; maxDays?: number; earliest?: string };
  filters?: ("actor" | "graph" | "searchTerm" | "pipeUuid")[];
  fileName?: string;
  /** The person made it in the dialog, and may delete it there. */
  own?: boolean;
}

export interface ExportOptions {
  report?: "pipefy" | "graphos" | "visible" | "all" | (string & {});
  /** `print`: one HTML document of at most 5,000 rows, which prints by itself. */
  format?: "csv" | "ndjson" | "json" | "xlsx" | "print";
  /** The file and its manifest.json in one zip. */
  bundle?: boolean;
  /** Replaces the current selection. */
  query?: string;
  columns?: (FieldName | "user" | `details.${string}`)[];
  /** Included; an instant, or a date that stands for a day in the zone. */
  from?: string;
  /** Not included; as a date, that day is included. */
  to?: string;
  /** Exact: id or e-mail. */
  actor?: string;
  /** Exact: scope. */
  graph?: string;
  searchTerm?: string;
  pipeUuid?: string;
  timeZone?: string;
  /** Stands in for the clock. */
  now?: string;
  dialect?: {
    preset?: "rfc4180" | "excel" | "unix";
    delimiter?: string;
    eol?: string;
    bom?: boolean;
    formulas?: "escape" | "raw";
  };
  /** `flatten`: a column for each path that any row has; `changes`: before and after of what was changed. */
  details?: "json" | "flatten" | "changes";
  /** Of all columns of times; absent: as the report has it. */
  timeFormat?: "rfc3339" | "local" | "epoch-millis";
  signal?: AbortSignal;
}

export interface ExportResult {
  file: Blob;
  name: string;
  rows: number;
  /** Of NDJSON and JSON: records in the file, each written whole and once. Several events may stand in one. */
  records?: number;
  bytes: number;
  /** Lower-case hexadecimal, as `sha256sum` prints it. */
  sha256: string;
  complete: boolean;
  escapedCells: number;
  maskedCells: number;
  manifest: Record<string, unknown>;
  manifestFile: Blob;
  millis: number;
  /** Notes for the person: a window that ends within the source's lag, say. */
  notices: string[];
}

export interface Job {
  id: string;
  report: string;
  format: string;
  state: "waiting" | "running" | "ready" | "failed" | "expired" | "cancelled";
  /** 0 to 1. */
  progress: number;
  rows: number;
  bytes: number;
  name: string;
  /** When it was asked for, RFC 3339. */
  asked: string;
  /** Until when it can be downloaded again, RFC 3339. */
  until: string;
  /** While it runs. */
  rowsPerSecond?: number;
  /** While it runs, as far as can be told. */
  secondsLeft?: number;
  /** Another window makes its file: it is stopped and deleted there. Once that has ended, it is listed as any other. */
  elsewhere?: boolean;
  error?: { code: ErrorCode; message: string; detail: unknown };
}

/** Base64 texts or bytes. `publicKey` is a SubjectPublicKeyInfo (DER). */
export interface Signature {
  /** `verify` checks Ed25519, ECDSA-P256-SHA256 and RSASSA-PKCS1-v1_5-SHA256. */
  algorithm: string;
  publicKey: string | BufferSource;
  value: string | BufferSource;
}

export interface Verdict {
  /** Everything that was checked holds, and the file was there. */
  ok: boolean;
  findings: {
    weight: "holds" | "note" | "broken";
    check: "zip" | "sha256" | "rows" | "name" | "file" | "manifest" | "signature" | "key" | "page" | "replay";
    /** In plain words. */
    text: string;
  }[];
}

/** What the rows can be sorted by: `user` is the name, else the e-mail, else the id; `resource` the name, else the id. */
export type SortField = FieldName | "user" | "resource" | `details.${string}`;

/** A column of the table; `user` and `resource` have two lines. */
export type ColumnName = FieldName | "user" | "resource" | `details.${string}`;

/** Query, order, zone, columns and open event: what a link to the screen must say. What is left out when it is set stays as it is. */
export interface View {
  query?: string;
  sort?: { field: SortField; direction: "asc" | "desc" };
  timeZone?: string;
  /** The table's columns in their order; empty = the usual ones. */
  columns?: ColumnName[];
  /** Widths in pixels that the person set, by column; a column that is not named is as wide as it fits. */
  widths?: { [column: string]: number };
  density?: "comfortable" | "compact";
  /** Whether long texts in the table wrap. */
  wrap?: boolean;
  /** The open event's `index`, or null. */
  open?: number | null;
  /** Fields whose values are counted besides the usual ones: `details.some.path`. */
  facets?: string[];
  /** The part of time that the chart shows, in milliseconds of the epoch; null = all. */
  window?: [number, number] | null;
  /**
   * What the person chose to be read from where, by paths alone, while one source is loaded; null = as it was found.
   * Set, it holds for events that have all its paths.
   */
  mapping?: MappingChange | null;
  /**
   * Tells other events from these, and nothing about them. Set while others are loaded, `open` and `mapping` wait for these:
   * `view` goes on telling of them, until they come or somebody goes on from the others.
   */
  data?: string | null;
}

export class AuditExplorer extends HTMLElement {
  src: string;
  format: "auto" | "json" | "ndjson" | "csv";
  source: string;
  /** Follows what the person types; setting it searches. */
  query: string;
  report: string;
  timeZone: string;
  theme: "auto" | "light" | "dark";
  /**
   * The language of the screen, by BCP 47: the nearest of English, German, French, Spanish, Brazilian Portuguese, Japanese and
   * Arabic. Without it that of what the element stands in, else the browser's. No file and no message to the host changes with it.
   */
  lang: string;
  /** `device` keeps events, view and exports on this device, and shows them again at the next start. */
  persist: "none" | "device";
  /** Seals what is kept on the device: AES-GCM, for `encrypt` and `decrypt`; it need not be extractable. */
  persistKey: CryptoKey | undefined;
  now: string;
  withoutToolbar: boolean;
  withoutFacets: boolean;
  withoutChart: boolean;
  withoutExport: boolean;
  /** No other events can be opened here. */
  readOnly: boolean;
  sourceConfig: SourceConfig | null;
  reports: Report[];
  /** What is masked before anything is shown or written; a change reads the source again. */
  redact: "secrets" | "personal" | RedactRule[];
  /** 32 hexadecimal digits or more; made on the device unless set, and never sent anywhere. The same key gives the same stand-ins. */
  pseudonymKey: string;
  /**
   * Asked before each request that the host itself loads (not for addresses that a person types),
   * and once more after a 401. Its headers go into that request and are kept nowhere.
   */
  authorize: ((request: IntendedRequest) => HeadersInit | Promise<HeadersInit>) | null;
  /** Signs manifests: is given the bytes that stand before `signature`. If it fails, so does the export. */
  sign: ((bytes: Uint8Array) => Promise<Signature | BufferSource>) | null;
  /** Where each export that is asked for, and how it ended, is posted as an AUDIT_JOB record. */
  auditUrl: string;

  /** Makes an address of a view; with it, an event can be copied as a link. The element itself touches no address. */
  linkTo: ((view: View) => string) | null;

  /** The whole view, to read and to set; what is left out stays as it is. Never holds an event. */
  view: View | null;

  load(
    input?: string | URL | Blob | File | File[] | ReadableStream<Uint8Array> | SourceConfig,
    options?: { append?: boolean; signal?: AbortSignal },
  ): Promise<LoadReport>;
  /** Asks the last source for what came since, and joins it to what is there: all of it, or nothing. Rejects with
   * `bad-options` where that source can only be read as a whole, and says so. */
  loadNew(options?: { signal?: AbortSignal }): Promise<NewEvents>;
  search(query: string): Promise<{ total: number; millis: number }>;
  rows(offset: number, limit: number): Promise<Row[]>;
  event(index: number): Promise<string>;
  sort(field: SortField, direction: "asc" | "desc"): Promise<void>;
  /** Of a field, of `user`, or of `details.some.path`; `""` = no value. Each counts what `field:="value"` finds:
   * spellings that differ in case alone are one value, told in the most frequent one. */
  facets(field: FieldName | "user" | `details.${string}`, limit?: number): Promise<{ value: string; count: number }[]>;
  histogram(buckets: number): Promise<{ from: string; to: string; count: number }[]>;
  /** Of the loaded source of that name; of the last one if none is named. */
  mapping(of?: string): Promise<MappingReport>;
  /** Reads what is loaded by another mapping; the screen follows. What is left out stays as it is. */
  setMapping(mapping: MappingChange): Promise<MappingReport>;
  export(options?: ExportOptions): Promise<ExportResult>;
  download(options?: ExportOptions): Promise<ExportResult>;
  exportPipeAuditLogsReport(options: {
    pipeUuid: string;
    searchTerm?: string;
    now?: string;
  }): Promise<{ success: boolean; job: Job | null }>;
  jobs(): Promise<Job[]>;
  cancel(id: string): Promise<void>;
  redownload(id: string): Promise<void>;
  /** Removes a job; without an id, the element from the page. */
  remove(): void;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
  /** Checks an export against its manifest.json, both as files or in their zip; with the raw pages, makes it again and compares. Needs no network. */
  verify(files: Iterable<File>): Promise<Verdict>;
  /** A new Ed25519 key that signs exports from now on, as PEM texts. */
  makeKey(): Promise<{ publicKey: string; privateKey: string }>;
  /** Signs with this PEM text (PKCS #8) from now on; with null, no more. */
  useKey(pem: string | null): Promise<void>;
}

export interface AuditExplorerEventMap {
  "audit-explorer-ready": CustomEvent<null>;
  "audit-explorer-progress": CustomEvent<{ phase: "load" | "map" | "export"; events: number; bytes: number; total?: number;
    /** It stands still for so many seconds (offline: none) before that page is asked for again. */
    waiting?: { seconds?: number; page: number };
  }>;
  "audit-explorer-load": CustomEvent<LoadReport>;
  "audit-explorer-search": CustomEvent<{ query: string; total: number; millis: number }>;
  "audit-explorer-select": CustomEvent<{ index: number }>;
  /** An export was asked for, whatever comes of it; a case file too, with the format `case`. */
  "audit-explorer-export-asked": CustomEvent<{ job: Job; options: Omit<ExportOptions, "format"> & { format?: ExportOptions["format"] | "case" } }>;
  /** The person chose another language. The attribute `lang` is the host's and stays as it is. */
  "audit-explorer-language": CustomEvent<{ lang: string }>;
  /** The person wants letters and signs alone to do nothing outside a field, or something again. */
  "audit-explorer-single-keys": CustomEvent<{ on: boolean }>;
  /** The person saved, opened or deleted a report in the dialog; `reports` holds these from then on, for the host to keep. */
  "audit-explorer-reports": CustomEvent<{ reports: Report[] }>;
  "audit-explorer-view": CustomEvent<View>;
  "audit-explorer-export": CustomEvent<{ job: Job; result: Omit<ExportResult, "file" | "manifestFile"> }>;
  /** The events were kept on the device; or `problem` says why not. */
  "audit-explorer-kept": CustomEvent<KeptEvents>;
  /** What was on the device at the start is shown; `problem` says why not, if something was there. */
  "audit-explorer-restored": CustomEvent<KeptEvents>;
  "audit-explorer-error": CustomEvent<{ code: ErrorCode; message: string; detail: unknown }>;
}

/** What is kept on the device: how much, since when (RFC 3339), and whether it is encrypted. */
export interface KeptEvents { events: number; bytes: number; since: string | null; sealed: boolean; problem: string | null }

declare global {
  interface HTMLElementTagNameMap {
    "audit-explorer": AuditExplorer;
  }
  interface HTMLElementEventMap extends AuditExplorerEventMap {}
}
