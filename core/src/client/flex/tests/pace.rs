//! When a flex client asks.

use super::*;

#[test]
fn polls_back_off_when_idle() {
    let mut it = Fixture::in_session();
    let mut now = 0;
    let mut pauses = Vec::new();
    for reference_id in 3..43 {
        let due = it.client.poll_timeout().unwrap();
        assert_eq!(it.sent(due - 1), None);
        let poll = std::format!(
            "<requestRefresh referenceId=\"{reference_id}\" userId=\"U\" secureKey=\"k\" lastPosition=\"1\"/>"
        );
        assert_eq!(it.sent(due), Some(poll));
        pauses.push(due - now);
        now = due;
        it.client.receive(now, status(reference_id, 1, false, "").as_bytes()).unwrap();
    }
    assert_eq!(pauses[..6], [1000, 1063, 1129, 1199, 1273, 1353]);
    assert_eq!(pauses[33..37], [7399, 7861, 8000, 8000]);
    // What is said after a silence is heard of within the fastest pause and a sixteenth of that silence, and a millisecond
    // for each poll.
    let mut silence = 0;
    for (poll, pause) in (0..).zip(pauses) {
        assert!(pause <= 1000 + silence / 16 + poll, "{pause} ms after {silence}");
        silence += pause;
    }
    it.sent(now + 8000).unwrap();
    it.client.receive(now + 8000, status(43, 7, true, "<message eventId='7'/>").as_bytes()).unwrap();
    assert_eq!(it.client.poll_timeout(), Some(now + 8000), "more: at once");
}

#[test]
fn deadlines_say_what_for() {
    let mut it = Fixture::in_session();
    let deadline = |it: &Fixture| it.client.deadline().map(|it| (it.at, it.reason));
    assert_eq!(deadline(&it), Some((1000, DeadlineReason::Poll)));
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    assert_eq!(deadline(&it), Some((0, DeadlineReason::Transmit)));
    for (at, reason) in [
        (0, DeadlineReason::Repeat),
        (5000, DeadlineReason::Repeat),
        (10_000, DeadlineReason::Repeat),
        (15_000, DeadlineReason::Silent),
    ] {
        it.sent(at).unwrap();
        assert_eq!(deadline(&it), Some((at + 5000, reason)));
        assert!(!it.client.is_silent(at));
    }
    assert!(!it.client.is_silent(19_999) && it.client.is_silent(20_000));
    // Who keeps to the link all the same isn't woken all the time.
    it.sent(20_000).unwrap();
    assert_eq!(deadline(&it), Some((25_000, DeadlineReason::Repeat)));
    assert!(it.client.is_silent(20_000));
    it.client.relinked();
    assert!(!it.client.is_silent(20_000));
    it.sent(20_000).unwrap();
    assert!(!it.client.is_silent(39_999) && it.client.is_silent(40_000), "on the new link");
}

#[test]
fn a_link_may_count_as_lost_before_the_first_repeat() {
    let config = FlexConfig { silent_after: 2000, ..FlexConfig::default() };
    let mut client = FlexClient::new(config);
    let mut out = [0; 256];
    client.login(&Login { nonce: "n".into(), ..Login::default() }, &mut out).unwrap();
    client.transmitted(100);
    assert_eq!(client.deadline(), Some(Deadline { at: 2100, reason: DeadlineReason::Silent }));
    assert!(!client.is_silent(2099) && client.is_silent(2100));
}

#[test]
fn another_buffer_than_the_requests_is_refused() {
    let mut it = Fixture::in_session();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    let needed = it.client.poll_transmit(0, &mut it.out).unwrap().unwrap();
    let error = it.client.poll_transmit(0, &mut [0; 4]).unwrap_err();
    assert_eq!(error, CallError::Write(TooSmall { needed, available: 4 }.into()));
    assert_eq!(it.client.poll_transmit(0, &mut it.out), Ok(Some(needed)), "nothing is lost");
}

/// Drives the client over `until` milliseconds with a server that answers at once, after `latency`; gives when polls
/// were sent.
fn polls(it: &mut Fixture, until: u64, latency: u64) -> Vec<u64> {
    let mut at = Vec::new();
    let mut reference_id = 2;
    while let Some(due) = it.client.poll_timeout().filter(|it| *it < until) {
        assert_eq!(it.sent(due.saturating_sub(1)).filter(|_| due > 0), None, "not before its time");
        it.sent(due).unwrap();
        at.push(due);
        reference_id += 1;
        it.client.receive(due + latency, status(reference_id, 1, false, "").as_bytes()).unwrap();
    }
    at
}

#[test]
fn hours_of_idling_cost_few_polls_and_never_the_session() {
    for (disconnect_timeout, hour) in [(45_000, 450), (20_000, 720), (1000, 14_400)] {
        let mut it = Fixture::in_session();
        it.client.config = FlexConfig { disconnect_timeout, ..FlexConfig::default() }.within_timeout();
        let polls = polls(&mut it, 3 * 3_600_000, 0);
        let longest = polls.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
        assert!(longest <= disconnect_timeout / 2, "{longest} ms of {disconnect_timeout}");
        // In the first minutes a few more.
        let idle = polls.iter().filter(|at| **at >= 600_000).count();
        let expected = hour * 17 / 6;
        assert!((expected - 10..expected + 10).contains(&idle), "{idle} polls");
        let first = polls.iter().filter(|at| disconnect_timeout > 1000 && **at < 120_000).count();
        assert!(first <= 45, "{first} polls in the first two minutes");
    }
}

#[test]
fn a_server_that_has_more_but_gives_nothing_is_not_asked_any_faster() {
    let mut it = Fixture::in_session();
    it.sent(1000).unwrap();
    it.client.receive(1000, status(3, 1, true, "").as_bytes()).unwrap();
    assert_eq!(it.client.poll_timeout(), Some(2063));
}

#[test]
fn own_requests_and_news_make_the_polls_quick_again() {
    let mut it = Fixture::in_session();
    polls(&mut it, 60_000, 0);
    let due = it.client.poll_timeout().unwrap();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    let packet = it.sent(due - 1).unwrap();
    let reference_id: u32 = packet.split('"').nth(1).unwrap().parse().unwrap();
    it.client.receive(due, status(reference_id, 1, false, "").as_bytes()).unwrap();
    assert_eq!(it.client.poll_timeout(), Some(due + 1000));
}

/// As when a counter of 32 bits is widened without counting its rounds.
#[test]
fn a_clock_that_begins_anew_silences_nobody() {
    const BEFORE: u64 = 4_294_966_825;
    let mut it = Fixture::in_session();
    it.sent(BEFORE).unwrap();
    assert_eq!(ids(it.client.receive(BEFORE, status(3, 2, false, "<message eventId='2'/>").as_bytes())), [2]);
    assert_eq!(it.client.poll_timeout(), Some(BEFORE + 1000));
    assert_eq!(it.sent(100), None);
    assert_eq!(it.client.poll_timeout(), Some(1100));
    assert!(it.sent(1099).is_none() && it.sent(1100).is_some());
    // The request under way is repeated when it was to be, and the silence is noticed.
    let repeat = it.client.poll_timeout().unwrap() - 1100;
    let silent = FlexConfig::default().silent_after;
    assert!(!it.client.is_silent(50));
    assert_eq!(it.sent(50), None);
    assert!(it.sent(50 + repeat).is_some());
    assert!(!it.client.is_silent(50 + silent - 1) && it.client.is_silent(50 + silent));
    // A clock that leaps far ahead, and one that goes back a little, are no trouble either.
    assert!(it.sent(u64::MAX / 2).is_some());
    it.sent(7);
    it.sent(6);
    assert!(it.client.poll_timeout().unwrap() < 100_000);
}
