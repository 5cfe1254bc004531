//! How late known sources may be, and for how long they keep their events: what
//! somebody must know who asks whether this is all there is.
//!
//! Each figure is from the source's own documentation. Where it depends on what
//! one pays, the longest is told.

/// What is known of one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// An event may be so many minutes late.
    pub lag_minutes: Option<u32>,
    /// Older events it no longer has.
    pub keeps_days: Option<u32>,
}

const fn lag(lag_minutes: u32) -> Habits {
    Habits {
        lag_minutes: Some(lag_minutes),
        keeps_days: None,
    }
}

const fn keeps(keeps_days: u32) -> Habits {
    Habits {
        lag_minutes: None,
        keeps_days: Some(keeps_days),
    }
}

const HABITS: [(&str, Habits); 8] = [
    // https://www.apollographql.com/docs/graphos/platform/access-management/audit-log
    ("graphos", lag(15)),
    // https://docs.github.com/enterprise-cloud@latest/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/reviewing-the-audit-log-for-your-organization
    ("github", keeps(180)),
    // https://help.okta.com/en-us/content/topics/reports/reports_syslog.htm
    ("okta", keeps(90)),
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
    (
        "cloudtrail-lookup",
        Habits {
            lag_minutes: Some(15),
            keeps_days: Some(90),
        },
    ),
    // https://support.google.com/a/answer/7061566
    ("google-workspace", keeps(180)),
    // https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference
    (
        "microsoft365",
        Habits {
            lag_minutes: Some(90),
            keeps_days: Some(7),
        },
    ),
    // https://docs.stripe.com/api/events
    ("stripe", keeps(30)),
    // https://docs.datadoghq.com/account_management/audit_trail/
    ("datadog", keeps(90)),
];

impl Habits {
    /// Those of a known source.
    pub fn of(source: &str) -> Habits {
        HABITS
            .iter()
            .find(|(name, _)| *name == source)
            .map_or_else(Habits::default, |(_, habits)| *habits)
    }

    /// In words, for whoever asked the source itself.
    pub fn words(self, source: &str) -> Vec<String> {
        let lag = self.lag_minutes.map(|minutes| {
            format!("{source} may lag {minutes} min: the newest events may not be there yet")
        });
        let keeps = self
            .keeps_days
            .map(|days| format!("{source} keeps {days} days: what is older cannot be had from it"));
        lag.into_iter().chain(keeps).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_with_habits_is_a_known_one() {
        for (name, habits) in HABITS {
            let known = super::super::names().any(|known| known == name);
            assert!(known, "{name}");
            assert_eq!(Habits::of(name), habits);
            assert!(!habits.words(name).is_empty());
        }
        assert!(Habits::of("generic").words("generic").is_empty());
    }
}
