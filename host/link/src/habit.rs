//! What programs do by themselves on each new connection: they come in again, and back to the sessions that they were in.
//!
//! A habit only says which request is due. The program makes the request, with its own client, says with `asked` that it
//! did, and tells the habit what became of it.

use std::collections::VecDeque;

/// What an agent's program is to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentRequest<'a> {
    /// To be registered.
    Register {
        /// Whether the registration before is to be restored.
        restores: bool,
    },
    /// To be let into this session again.
    Join(&'a str),
}

/// An agent's: registers, restoring the registration before, and joins the sessions again. A server that doesn't know that
/// registration any more gets the agent as a new one.
#[derive(Debug, Default)]
pub struct AgentHabit {
    /// Of a registration that is due: whether it restores the one before.
    register: Option<bool>,
    /// Whether the last registration that was asked for was to restore the one before.
    is_restoring: bool,
    /// Sessions to be joined again.
    to_join: VecDeque<String>,
}

impl AgentHabit {
    /// There is a connection.
    pub fn linked(&mut self) {
        self.register = Some(true);
    }

    /// The connection is lost.
    pub fn lost(&mut self) {
        *self = Self::default();
    }

    /// The agent is registered, and was in these sessions before.
    pub fn registered(&mut self, sessions: impl IntoIterator<Item = String>) {
        self.to_join = sessions.into_iter().collect();
    }

    /// The registration was refused: whether because the server doesn't know the one before. Gives whether the agent will
    /// register as a new one.
    pub fn refused(&mut self, is_unknown: bool) -> bool {
        let is_due = std::mem::take(&mut self.is_restoring) && is_unknown;
        if is_due {
            self.register = Some(false);
        }
        is_due
    }

    /// What is to be asked for.
    pub fn due(&self) -> Option<AgentRequest<'_>> {
        match self.register {
            Some(restores) => Some(AgentRequest::Register { restores }),
            None => self.to_join.front().map(|it| AgentRequest::Join(it)),
        }
    }

    /// It was asked for, or can't be.
    pub fn asked(&mut self) {
        match self.register.take() {
            Some(restores) => self.is_restoring = restores,
            None => drop(self.to_join.pop_front()),
        }
    }
}

/// What a customer's program is to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerRequest {
    /// To be logged in.
    LogIn,
    /// To be let into a session: that which the customer was in, if there was one.
    Join,
}

/// A customer's: logs in and joins, also at a server that has forgotten the customer.
#[derive(Debug, Default)]
pub struct CustomerHabit {
    due: Option<CustomerRequest>,
}

impl CustomerHabit {
    /// There is a connection. A request that is under way goes out again, without being asked for anew.
    pub fn linked(&mut self, is_busy: bool, is_logged_in: bool, is_in_session: bool) {
        self.due = match (is_busy, is_logged_in, is_in_session) {
            (false, false, _) => Some(CustomerRequest::LogIn),
            (false, true, false) => Some(CustomerRequest::Join),
            _ => self.due,
        };
    }

    /// The customer is logged in.
    pub fn logged_in(&mut self) {
        self.due = Some(CustomerRequest::Join);
    }

    /// The server doesn't know the customer any more.
    pub fn forgotten(&mut self) {
        self.due = Some(CustomerRequest::LogIn);
    }

    /// What is to be asked for.
    pub fn due(&self) -> Option<CustomerRequest> {
        self.due
    }

    /// It was asked for, or can't be.
    pub fn asked(&mut self) {
        self.due = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESTORE: Option<AgentRequest<'_>> = Some(AgentRequest::Register { restores: true });
    const ANEW: Option<AgentRequest<'_>> = Some(AgentRequest::Register { restores: false });

    #[test]
    fn an_agent_comes_back_to_its_sessions() {
        let mut habit = AgentHabit::default();
        assert_eq!(habit.due(), None);
        habit.linked();
        assert_eq!(habit.due(), RESTORE);
        habit.asked();
        assert_eq!(habit.due(), None);
        habit.registered(["a".to_owned(), "b".to_owned()]);
        for session_id in ["a", "b"] {
            assert_eq!(habit.due(), Some(AgentRequest::Join(session_id)));
            habit.asked();
        }
        assert_eq!(habit.due(), None);
    }

    #[test]
    fn an_agent_whom_the_server_has_forgotten_registers_as_a_new_one_once() {
        let mut habit = AgentHabit::default();
        habit.linked();
        habit.asked();
        assert!(habit.refused(true));
        assert_eq!(habit.due(), ANEW);
        habit.asked();
        assert!(!habit.refused(true), "it was no old registration that wasn't known");
        assert_eq!(habit.due(), None);
        habit.lost();
        habit.linked();
        assert_eq!(habit.due(), RESTORE);
    }

    #[test]
    fn a_registration_that_is_refused_for_another_reason_is_not_asked_for_again() {
        let mut habit = AgentHabit::default();
        habit.linked();
        habit.asked();
        assert!(!habit.refused(false));
        assert_eq!(habit.due(), None);
    }

    #[test]
    fn what_an_agent_wanted_is_void_when_the_connection_is_lost() {
        let mut habit = AgentHabit::default();
        habit.registered(["a".to_owned()]);
        habit.lost();
        assert_eq!(habit.due(), None);
    }

    #[test]
    fn a_customer_asks_for_what_is_missing() {
        let linked = |is_busy, is_logged_in, is_in_session| {
            let mut habit = CustomerHabit::default();
            habit.linked(is_busy, is_logged_in, is_in_session);
            habit.due()
        };
        assert_eq!(linked(false, false, false), Some(CustomerRequest::LogIn));
        assert_eq!(linked(false, true, false), Some(CustomerRequest::Join));
        assert_eq!(linked(false, true, true), None);
        assert_eq!(linked(true, false, false), None, "it is under way");
    }

    #[test]
    fn a_customer_whom_the_server_has_forgotten_logs_in_and_joins() {
        let mut habit = CustomerHabit::default();
        habit.forgotten();
        assert_eq!(habit.due(), Some(CustomerRequest::LogIn));
        habit.asked();
        assert_eq!(habit.due(), None);
        habit.logged_in();
        assert_eq!(habit.due(), Some(CustomerRequest::Join));
    }
}
