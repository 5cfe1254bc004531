//! Where each recorded exchange begins, and which of its answers are its pages.

/// Events are lines, not an array.
pub const LINES: &str = "\n";

/// One load, and what of the recording belongs to it.
#[derive(Clone, Copy)]
pub struct Start {
    /// In the corpus, without `.json`.
    pub file: &'static str,
    /// What is asked for first, at the source's own address.
    pub address: &'static str,
    /// What is posted.
    pub body: Option<&'static str>,
    /// Answers of the recording that are its pages, in their order.
    pub pages: &'static [usize],
    /// Where the events stand in a page: keys with dots between; empty for the page itself; or [`LINES`].
    pub events: &'static str,
    /// An array inside each record that holds the events.
    pub each: &'static str,
    /// The row of the answers that is about such events; empty where none is.
    pub answers: &'static str,
    /// The answers see each record as the value of this key.
    pub under: &'static str,
    /// A question on which the answers about such events are not followed; why is said at the start.
    pub disputed: &'static str,
    /// The recording names its only page as the next one: it has no end that could be reached.
    pub endless: bool,
}

const fn get(
    file: &'static str,
    address: &'static str,
    pages: &'static [usize],
    events: &'static str,
    answers: &'static str,
) -> Start {
    Start {
        file,
        address,
        body: None,
        pages,
        events,
        each: "",
        answers,
        under: "",
        disputed: "",
        endless: false,
    }
}

const fn post(start: Start, body: &'static str) -> Start {
    Start {
        body: Some(body),
        ..start
    }
}

const PASSWORD: &str = "1password/exchange-elastic-1password";
const BITBUCKET: &str = "atlassian_bitbucket/exchange-elastic-atlassian_bitbucket";
const JIRA: &str = "atlassian_jira/exchange-elastic-atlassian_jira";
const JIRA_ANSWERS: &str = "atlassian_jira/elastic-atlassian_jira-audit";
const CLOUDFLARE: &str = "cloudflare/exchange-elastic-cloudflare";
const DATADOG: &str = "datadog/exchange-recorded";
const DUO: &str = "duo/exchange-elastic-cisco_duo";
const GITHUB: &str = "github/exchange-elastic-github";
const O365: &str = "microsoft365/exchange-elastic-o365";
const LIMIT: &str = r#"{"limit":1000}"#;

/// Activities of one of Google's applications.
macro_rules! google {
    ($application:literal, $pages:expr, $answers:literal) => {
        Start {
            each: "events",
            ..get(
                "google_workspace/exchange-elastic-google_workspace",
                concat!(
                    "/admin/reports/v1/activity/users/all/applications/",
                    $application,
                    "?startTime=2019-01-01T00:00:00Z"
                ),
                $pages,
                "items",
                concat!("google_workspace/elastic-google_workspace-", $answers),
            )
        }
    };
}

/// One of Microsoft's lists of contents; the pages are what it lists.
macro_rules! office {
    ($content:literal, $pages:expr) => {
        get(
            O365,
            concat!(
                "/api/v1.0/tenant-id/activity/feed/subscriptions/content?contentType=",
                $content,
                "&startTime=a&endTime=b&publisherIdentifier=tenant-id"
            ),
            $pages,
            "",
            "microsoft365/elastic-o365-audit",
        )
    };
}

/// Every endpoint of the recordings that gives events.
pub const STARTS: &[Start] = &[
    post(
        get(
            PASSWORD,
            "/api/v1/itemusages",
            &[0, 1, 2],
            "items",
            "1password/elastic-1password-item_usages",
        ),
        LIMIT,
    ),
    post(
        get(
            PASSWORD,
            "/api/v1/signinattempts",
            &[3, 4, 5],
            "items",
            "1password/elastic-1password-signin_attempts",
        ),
        LIMIT,
    ),
    post(
        get(
            PASSWORD,
            "/api/v1/auditevents",
            &[6, 7, 8],
            "items",
            "1password/elastic-1password-audit_events",
        ),
        LIMIT,
    ),
    get(
        BITBUCKET,
        "/rest/auditing/1.0/events?from=a&to=b&limit=2",
        &[1, 0],
        "entities",
        "atlassian_bitbucket/elastic-atlassian_bitbucket-audit",
    ),
    get(
        JIRA,
        "/rest/auditing/1.0/events?from=a&to=b&limit=2",
        &[1, 0],
        "entities",
        JIRA_ANSWERS,
    ),
    get(
        JIRA,
        "/rest/api/3/auditing/record?from=a&to=b&limit=2&offset=0",
        &[3, 2],
        "records",
        JIRA_ANSWERS,
    ),
    get(
        "bitwarden/exchange-elastic-bitwarden",
        "/public/events",
        &[2],
        "data",
        "bitwarden/elastic-bitwarden-event",
    ),
    Start {
        under: "data",
        ..get(
            "cisco_secure_endpoint/exchange-elastic-cisco_secure_endpoint",
            "/v1/events?limit=1&start_date=2021-01-01T00:00:00%2B00:00",
            &[1, 0],
            "data",
            "cisco_secure_endpoint/elastic-cisco_secure_endpoint-event",
        )
    },
    get(
        CLOUDFLARE,
        "/client/v4/accounts/aaabbbccc/audit_logs?since=a&page=1",
        &[1, 2],
        "result",
        "cloudflare/elastic-cloudflare-audit",
    ),
    get(
        CLOUDFLARE,
        "/client/v4/zones/aaabbbccc/logs/received?start=a&end=b&fields=*",
        &[0],
        LINES,
        "",
    ),
    get(
        DATADOG,
        "/api/v2/audit/events?page%5Blimit%5D=2",
        &[1, 2, 3],
        "data",
        "datadog/exchange-recorded",
    ),
    post(
        get(
            DATADOG,
            "/api/v2/audit/events/search",
            &[5, 6, 7],
            "data",
            "datadog/exchange-recorded",
        ),
        r#"{"filter":{"from":"now-15m","to":"now"},"options":{"timezone":"GMT"},"page":{"limit":2},"sort":"timestamp"}"#,
    ),
    get(
        DUO,
        "/admin/v1/logs/administrator",
        &[0],
        "response",
        "duo/elastic-cisco_duo-admin",
    ),
    get(
        DUO,
        "/admin/v2/logs/authentication",
        &[1],
        "response.authlogs",
        "duo/elastic-cisco_duo-auth",
    ),
    get(
        DUO,
        "/admin/v1/logs/offline_enrollment",
        &[2],
        "response",
        "duo/elastic-cisco_duo-offline_enrollment",
    ),
    get(
        DUO,
        "/admin/v1/logs/telephony",
        &[4],
        "response",
        "duo/elastic-cisco_duo-telephony",
    ),
    get(
        GITHUB,
        "/orgs/test/audit-log?per_page=100&order=asc&phrase=created:%3E%3D2021-01-01T00:00:00%2B00:00",
        &[0, 1],
        "",
        "github/elastic-github-audit",
    ),
    // An issue is no event. The answers take its state for an action; nobody did `open`.
    Start {
        disputed: "action",
        ..get(
            GITHUB,
            "/repos/sample_owner/sample_repo/issues?per_page=100&state=all&filter=all",
            &[5, 6],
            "",
            "github/elastic-github-issues",
        )
    },
    Start {
        endless: true,
        ..get(
            GITHUB,
            "/repos/sample_owner/sample_repo/code-scanning/alerts",
            &[2],
            "",
            "",
        )
    },
    Start {
        endless: true,
        ..get(
            GITHUB,
            "/repos/sample_owner/sample_repo/secret-scanning/alerts",
            &[3],
            "",
            "",
        )
    },
    post(
        get(
            GITHUB,
            "/graphql",
            &[4],
            "data.repository.vulnerabilityAlerts.nodes",
            "",
        ),
        r#"{"query":"query($after: String) { repository { vulnerabilityAlerts(after: $after) { nodes { createdAt } pageInfo { hasNextPage endCursor } } } }"}"#,
    ),
    google!("admin", &[5, 4], "admin"),
    google!("login", &[11], "login"),
    google!("drive", &[7], "drive"),
    google!("groups", &[9], "groups"),
    google!("saml", &[13], "saml"),
    google!("user_accounts", &[15], "user_accounts"),
    google!("rules", &[17], "rules"),
    google!("mobile", &[18], "device"),
    google!("groups_enterprise", &[19], "group_enterprise"),
    google!("token", &[20], "token"),
    google!("access_transparency", &[21], "access_transparency"),
    google!("context_aware_access", &[22], "context_aware_access"),
    google!("gcp", &[23], "gcp"),
    get(
        "google_workspace/exchange-elastic-google_workspace",
        "/v1beta1/alerts?filter=createTime%3E%3D2019",
        &[2],
        "alerts",
        "google_workspace/elastic-google_workspace-alert",
    ),
    office!("Audit.AzureActiveDirectory", &[2]),
    office!("Audit.Exchange", &[4]),
    office!("Audit.SharePoint", &[6]),
    office!("Audit.General", &[8]),
    office!("DLP.All", &[10]),
    get(
        "okta/exchange-elastic-okta",
        "/api/v1/logs?since=2020-01-01T00:00:00Z",
        &[1, 2, 3],
        "",
        "okta/elastic-okta-system",
    ),
    get(
        "ping_one/exchange-elastic-ping_one",
        "/v1/environments/xxxx/activities",
        &[1],
        "_embedded.activities",
        "ping_one/elastic-ping_one-audit",
    ),
    get(
        "slack/exchange-elastic-slack",
        "/audit/v1/logs?oldest=1&latest=2&limit=2",
        &[1, 0],
        "entries",
        "slack/elastic-slack-audit",
    ),
    // The answers name a threat, whose name is the word `None` here.
    Start {
        disputed: "action",
        ..get(
            "trellix/exchange-elastic-trellix_epo_cloud",
            "/epo/v2/events",
            &[3],
            "data",
            "trellix/elastic-trellix_epo_cloud-event",
        )
    },
    get(
        "zeronetworks/exchange-elastic-zeronetworks",
        "/audit?from=1&to=2&_limit=1",
        &[1, 0],
        "items",
        "zeronetworks/elastic-zeronetworks-audit",
    ),
];
