//! Options of `parlor serve`: when a session in which nothing happens ends, and what everybody is told before.

use clap::{Args, ValueEnum};
use parlor_server::{Config, IncludedNotices};

#[derive(Clone, Debug, Args)]
pub(crate) struct IdleOptions {
    /// After how many seconds in which nothing happens a session that had an agent is ended; 0: never. A message, a join and a
    /// leave are something that happens.
    #[arg(long, value_name = "SECONDS", default_value_t = 180, value_parser = clap::value_parser!(u64).range(..=1_728_000))]
    session_timeout: u64,
    /// How many seconds before that end everybody in the session is warned, at most half of the time; 0: nobody is.
    #[arg(long, value_name = "SECONDS", default_value_t = 45, value_parser = clap::value_parser!(u64).range(..=86_400))]
    session_warning: u64,
    /// Which notices are something that happens, too, where there is a warning.
    #[arg(long, value_name = "WHICH", default_value = "typing")]
    include_notices: Included,
}

/// Values of `include-notices`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Included {
    /// None.
    None,
    /// A pushed URL, a file that was uploaded or deleted.
    Major,
    /// The same and custom notices.
    Major2,
    /// Those of major, and that somebody types.
    Typing,
    /// All of these, that somebody has stopped typing, and nicknames.
    All,
}

impl IdleOptions {
    pub(super) fn apply(&self, config: &mut Config) {
        let timeout = self.session_timeout.saturating_mul(1000);
        let warning = self.session_warning.saturating_mul(1000).min(timeout / 2);
        config.timeouts.session_inactivity_ms = timeout;
        let control = &mut config.inactivity_control;
        control.is_enabled = warning > 0;
        control.timeout_alert_ms = timeout.saturating_sub(warning);
        control.timeout_close_ms = warning;
        control.include_notices = match self.include_notices {
            Included::None => IncludedNotices::None,
            Included::Major => IncludedNotices::Major,
            Included::Major2 => IncludedNotices::Major2,
            Included::Typing => IncludedNotices::Typing,
            Included::All => IncludedNotices::All,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_comes_before_the_end_and_leaves_time_for_it() {
        let control = |session_timeout, session_warning| {
            let mut config = Config::default();
            let include_notices = Included::Typing;
            IdleOptions { session_timeout, session_warning, include_notices }.apply(&mut config);
            let control = config.inactivity_control;
            control.is_enabled.then_some((control.timeout_alert_ms, control.timeout_close_ms))
        };
        assert_eq!(control(180, 45), Some((135_000, 45_000)));
        assert_eq!(control(20, 45), Some((10_000, 10_000)));
        assert_eq!((control(180, 0), control(0, 45)), (None, None));
    }
}
