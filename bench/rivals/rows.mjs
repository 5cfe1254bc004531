// What the rivals that hold plain objects share: an event as the file's row, and the order of rows.

/** The cells of one event, in the order of `COLUMNS`; what an event lacks is an empty cell. */
export function rowOf(event) {
  const { actor } = event;
  return [
    event.timestamp, event.action, event.resourceId, event.resourceType, JSON.stringify(event.details), actor.id, actor.type,
    event.effectiveRole, actor.email ?? "", actor.name ?? "", event.graphId ?? "",
  ];
}

/** Times in one form (RFC 3339, milliseconds, Z) are in the order of their letters. */
export function newestFirst(one, other) {
  return one.timestamp < other.timestamp ? 1 : one.timestamp > other.timestamp ? -1 : 0;
}
