// The words that generated events are made of, after DESIGN.md: GraphOS's actions and resource types,
// and the questions that every rival is asked about them.

/** Actions, the frequent ones first; the weight is how many in a thousand events. */
export const ACTIONS = [
  ["UPDATE", 210], ["IMPLEMENTING_SERVICE_UPSERT", 180], ["CREATE", 140], ["CONFIG_CHANGE", 110], ["DELETE", 70],
  ["IGNORE_OPERATION_IN_CHECKS", 50], ["MARK_CHANGES_SAFE_FOR_OPERATION", 45], ["JOIN_ACCOUNT", 40],
  ["OVERRIDE_GRAPH_ROLE", 30], ["CHANGE_ROLE", 30], ["SOFT_DELETE", 25], ["IMPLEMENTING_SERVICE_REMOVE", 20],
  ["LEAVE_ACCOUNT", 15], ["UNDO_SOFT_DELETE", 10], ["TOGGLE_DATADOG", 8], ["API_KEY", 7],
  ["CURRENT_BILLING_SUBSCRIPTION_CHANGE", 4], ["BILLING_PERIOD_CHANGE", 3], ["CANCEL_STUDIO_SUBSCRIPTION", 1],
  ["TERMINATE_STUDIO_SUBSCRIPTION", 1], ["REACTIVATE_STUDIO_SUBSCRIPTION", 1],
];

export const RESOURCE_TYPES = [
  "GRAPH", "GRAPH_VARIANT", "GRAPH_API_KEY", "USER", "ACCOUNT", "USER_API_KEY", "ACCOUNT_INVITATION",
  "AUDIT_JOB", "EMAIL_SETTINGS", "ZENDESK_TICKET",
];

export const ROLES = ["ORG_ADMIN", "GRAPH_ADMIN", "CONTRIBUTOR", "OBSERVER", "DOCUMENTER", "CONSUMER", "BILLING_MANAGER"];

// Latin letters only: V8 keeps such a text in one byte a letter, which favours the rivals that hold the
// whole body as a string.
export const FIRST_NAMES = [
  "Ann", "Ana", "José", "Zoë", "Siobhán", "Mia", "Noah", "Liam", "Emma", "Olivia", "Lucas", "Hugo", "Chloé", "Jürgen",
  "Björn", "Søren", "Inés", "Priya", "Ravi", "Mei", "Kenji", "Fatima", "Omar", "Leila", "David", "Sarah", "Daniel",
  "Julia", "Peter", "Nina", "Marek", "Ivan", "Olga", "Tariq", "Grace", "Kofi", "Amara", "Diego", "Lucía", "Renée",
];
export const LAST_NAMES = [
  "Okafor", "Müller", "Smith", "García", "Nguyen", "Kowalski", "Rossi", "Silva", "Andersson", "O'Neill", "Dubois", "Haddad",
  "Tanaka", "Kim", "Patel", "Novak", "Petrov", "Jensen", "Moreau", "Van den Berg", "Schmidt", "Lopez", "Costa", "Fischer",
  "Weber", "Ibrahim", "Chen", "Singh", "Lindqvist", "Byrne", "Marchetti", "Popescu", "Horvat", "Castillo", "Meyer", "Keita",
  "Demir", "Sato", "Larsen", "Quinn", "Romero", "Baker", "Clarke", "Duarte", "Eriksen", "Farrell", "Grant", "Hughes", "Ito", "Jones",
];

/** A word that stands only in the details of about one event in a thousand. */
export const RARE_WORD = "quarantined";

/** Events end here and reach back over most of the longest window that GraphOS allows. */
export const NEWEST_MILLIS = Date.UTC(2024, 9, 31, 12);
export const SPAN_MILLIS = 170 * 86_400_000;
/** That window: 180 days. */
export const WINDOW = { from: "2024-05-04T12:00:00Z", to: "2024-10-31T12:00:00Z" };

/** The search that is timed: part of a user's name, id or e-mail in any case, a month, one action. */
export const QUESTION = {
  user: "okafor",
  from: "2024-08-01T00:00:00.000Z",
  to: "2024-09-01T00:00:00.000Z",
  action: "UPDATE",
};

/** The columns of the file, by GraphOS's names. */
export const COLUMNS = [
  "Timestamp", "Action", "Resource_ID", "Resource_Type", "Details", "Actor_ID", "Actor_Type", "Effective_Role",
  "Actor_Email", "Actor_Name", "Graph_ID",
];
