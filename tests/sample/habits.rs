//! Which actions GraphOS knows, and how often each is done by whom.

/// An action and how often a person and a tool do it.
pub struct Habit {
    pub action: &'static str,
    pub by_person: u64,
    pub by_tool: u64,
    /// Only admins and billing managers may.
    pub is_administrative: bool,
}

const fn habit(action: &'static str, by_person: u64, by_tool: u64) -> Habit {
    Habit {
        action,
        by_person,
        by_tool,
        is_administrative: false,
    }
}

const fn administrative(action: &'static str, by_person: u64) -> Habit {
    Habit {
        action,
        by_person,
        by_tool: 0,
        is_administrative: true,
    }
}

pub const HABITS: [Habit; 21] = [
    habit("CREATE", 70, 40),
    habit("UPDATE", 110, 60),
    habit("SOFT_DELETE", 7, 0),
    habit("UNDO_SOFT_DELETE", 4, 0),
    habit("DELETE", 34, 22),
    habit("CONFIG_CHANGE", 48, 24),
    habit("API_KEY", 4, 0),
    habit("IMPLEMENTING_SERVICE_UPSERT", 95, 420),
    habit("IMPLEMENTING_SERVICE_REMOVE", 8, 9),
    administrative("JOIN_ACCOUNT", 90),
    administrative("LEAVE_ACCOUNT", 50),
    administrative("CHANGE_ROLE", 140),
    habit("OVERRIDE_GRAPH_ROLE", 12, 0),
    habit("IGNORE_OPERATION_IN_CHECKS", 20, 0),
    habit("MARK_CHANGES_SAFE_FOR_OPERATION", 24, 0),
    administrative("TOGGLE_DATADOG", 24),
    administrative("CURRENT_BILLING_SUBSCRIPTION_CHANGE", 30),
    administrative("BILLING_PERIOD_CHANGE", 26),
    administrative("CANCEL_STUDIO_SUBSCRIPTION", 18),
    administrative("TERMINATE_STUDIO_SUBSCRIPTION", 18),
    administrative("REACTIVATE_STUDIO_SUBSCRIPTION", 18),
];
