/* The clients of parlor.hpp without a socket, and what its types promise. Exit code 0 if all is as expected. */
#include <array>
#include <string>
#include <type_traits>
#include <vector>

#include "check.hpp"

#if __cplusplus >= 202002L
#include <ranges>
#include <span>
#endif

using namespace std::chrono_literals;
using namespace std::string_view_literals;

/* ---- What the types promise --------------------------------------------------------------------------------- */

template <class Handle>
inline constexpr bool is_handle = !std::is_copy_constructible_v<Handle> && !std::is_copy_assignable_v<Handle> &&
                                  std::is_nothrow_move_constructible_v<Handle> &&
                                  std::is_nothrow_move_assignable_v<Handle> && sizeof(Handle) == sizeof(void *);
static_assert(is_handle<parlor::transcript> && is_handle<parlor::flex> && is_handle<parlor::basic>);

template <class View>
inline constexpr bool is_view = std::is_trivially_copyable_v<View> && sizeof(View) == sizeof(void *);
static_assert(is_view<parlor::event> && is_view<parlor::message_event> && is_view<parlor::news>);
static_assert(is_view<parlor::event_news> && is_view<parlor::key_values> && is_view<parlor::key_value>);
static_assert(is_view<parlor::session_info> && is_view<parlor::user_info> && is_view<parlor::message_text>);

static_assert(std::is_aggregate_v<parlor::login> && std::is_aggregate_v<parlor::registration>);
static_assert(std::is_aggregate_v<parlor::join> && std::is_aggregate_v<parlor::say>);
static_assert(std::is_aggregate_v<parlor::notify> && std::is_aggregate_v<parlor::release_party>);
static_assert(sizeof(parlor::flex_config) == sizeof(parlor_flex_config));
static_assert(std::is_nothrow_copy_constructible_v<parlor::error>);
static_assert(noexcept(std::declval<parlor::event>().text()) && noexcept(std::declval<parlor::key_values>().find("")));

#if __cplusplus >= 202002L
static_assert(std::ranges::forward_range<parlor::key_values>);
static_assert(std::ranges::input_range<decltype(std::declval<parlor::flex &>().news())>);
static_assert(std::is_constructible_v<std::span<const std::uint8_t>, parlor::bytes>);
static_assert(std::is_convertible_v<std::span<const std::byte>, parlor::bytes>);
#endif
static_assert(std::is_convertible_v<std::vector<char>, parlor::bytes>);
static_assert(!std::is_convertible_v<std::vector<int>, parlor::bytes> && !std::is_convertible_v<char *, parlor::bytes>);

/* The library sets up what the members here have by themselves. */
static void defaults()
{
    parlor_login login{};
    parlor_join join{};
    parlor_say say{};
    parlor_notify notify{};
    parlor_release release{};
    parlor_register agent{};

    CHECK(parlor_login_init(&login, sizeof login) == PARLOR_OK);
    CHECK(parlor::login().to_c().size == sizeof login && !parlor::login().to_c().has_time_zone_offset);
    CHECK(parlor_join_init(&join, sizeof join) == PARLOR_OK);
    CHECK(parlor::join().to_c().size == sizeof join && parlor::join().to_c().visibility == join.visibility);
    CHECK(parlor::join().to_c().words.check == join.words.check);
    parlor::join again;
    again.from_position = 9;
    CHECK(again.to_c().has_from_position && again.to_c().from_position == 9);
    CHECK(parlor_say_init(&say, sizeof say) == PARLOR_OK);
    CHECK(parlor::say().to_c().size == sizeof say && parlor::say().to_c().visibility == say.visibility);
    CHECK(parlor_notify_init(&notify, sizeof notify) == PARLOR_OK);
    CHECK(parlor::notify().to_c().size == sizeof notify && parlor::notify().to_c().notice_type == notify.notice_type);
    CHECK(parlor::notify().to_c().visibility == notify.visibility);
    CHECK(parlor_release_init(&release, sizeof release) == PARLOR_OK);
    CHECK(parlor::release_party().to_c().size == sizeof release);
    CHECK(parlor::release_party().to_c().after_action == release.after_action);
    CHECK(parlor_register_init(&agent, sizeof agent) == PARLOR_OK);
    CHECK(parlor::registration().to_c().size == sizeof agent);
    CHECK(parlor::registration().to_c().user_type == agent.user_type);
    CHECK(parlor::registration().to_c().restores == agent.restores);
    CHECK(parlor::flex_config().size == sizeof(parlor_flex_config) && parlor::flex_config().poll_fastest == 1000);
    CHECK(parlor::basic_config().size == sizeof(parlor_basic_config) && parlor::basic_config().max_sessions == 100);
}

/* ---- Packets ------------------------------------------------------------------------------------------------ */

/* What is to be sent now, as packets with "|" between them; the socket takes it. */
template <class Client> static std::string sent(Client &client, std::chrono::milliseconds now)
{
    std::string packets;
    const parlor::bytes data = MUST(client.poll_transmit(now));
    const std::size_t length = data.size();

    for (std::size_t at = 0; at < length;) {
        const std::size_t size = data.data()[at + 2] * 256u + data.data()[at + 3];

        packets += packets.empty() ? "" : "|";
        packets.append(reinterpret_cast<const char *>(data.data() + at + 4), size);
        at += 4 + size;
    }
    if (length > 0)
        MUST(client.transmitted(length));
    CHECK(MUST(client.poll_transmit(now)).empty());
    return packets;
}

template <class Client> static void came(Client &client, std::chrono::milliseconds now, std::string_view packet)
{
    std::vector<std::uint8_t> frame = {0, 0, static_cast<std::uint8_t>(packet.size() / 256),
                                       static_cast<std::uint8_t>(packet.size() % 256)};
    frame.insert(frame.end(), packet.begin(), packet.end());
    MUST(client.receive(now, frame));
}

/* The next news, which is of this kind. */
template <class Kind, class Client> static Kind next(Client &client)
{
    const std::optional<parlor::news> news = MUST(client.next());

    CHECK(news && news->as<Kind>());
    return *news->as<Kind>();
}

/* ---- A customer --------------------------------------------------------------------------------------------- */

static void a_customer()
{
    parlor::flex flex = MUST(parlor::flex::create());
    parlor::login login;
    const std::array user_data = {parlor::text_item("FirstName", "Ana"), parlor::number_item("n", -7)};

    CHECK(!flex.user_id() && !flex.secure_key() && !flex.session_id() && !flex.poll_timeout());
    CHECK(WHY(flex.say({})).code() == parlor::status::bad_length);
    CHECK(WHY(flex.read_receipt(1)).code() == parlor::status::not_logged_in);
    MUST(flex.ask_from(0));
    login.nickname = "Ana";
    login.time_zone_offset = -60;
    login.user_data = user_data;
    login.nonce = "c2a51d0b94e7f3386b1f7e20d9485ac6";
    MUST(flex.login(login));
    CHECK(flex.is_busy() && flex.poll_timeout() == 0ms);
    CHECK(flex.is_awaiting() && !flex.is_fate_unknown() && !flex.is_logged_in() && !flex.service_host());
    CHECK(sent(flex, 0ms) ==
          "<requestLogin referenceId=\"1\" userNick=\"Ana\" timeZoneOffset=\"-60\" clientVersion=\"106\" "
          "maxPacket=\"32768\" nonce=\"c2a51d0b94e7f3386b1f7e20d9485ac6\"><userData><item key=\"FirstName\" "
          "type=\"string\">Ana</item><item key=\"n\" type=\"int\">-7</item></userData></requestLogin>");
    came(flex, 1ms, "<eventStatus referenceId='1' requestResult='Success' userId='U' secureKey='k' serverVersion='P 1' "
                    "occurredAt='2025-05-10T07:09:33Z'/>");
    const parlor::logged_in_news logged_in = next<parlor::logged_in_news>(flex);
    CHECK(logged_in.server_version() == "P 1" && logged_in.request() == parlor::request::login);
    CHECK(logged_in.occurred_at_unix() == 1746860973000ms && !logged_in.request_id() && !logged_in.session());
    CHECK(!MUST(flex.next()));
    CHECK(flex.user_id() == "U"sv && flex.secure_key() == "k"sv);

    parlor::join join;
    join.queue = "Environment:default";
    join.subject = "shoes";
    join.words.text = "hi";
    MUST(flex.join(join));
    CHECK(sent(flex, 2ms).find("<requestJoin referenceId=\"2\"") == 0);
    CHECK(WHY(flex.join(join)).code() == parlor::status::busy);
    came(flex, 3ms, "<eventStatus requestResult='Error' errorId='12'><errorText>no</errorText></eventStatus>");
    const parlor::refused_news refused = next<parlor::refused_news>(flex);
    CHECK(refused.error_id() == parlor::error_id::version && refused.error_id_name() == "12");
    CHECK(refused.error_text() == "no" && !refused.is_fate_unknown());
    CHECK(!MUST(flex.next()));

    /* Over a restart, and out of one handle into another. */
    const parlor::bytes snapshot = MUST(flex.snapshot());
    const std::vector<std::uint8_t> kept(snapshot.begin(), snapshot.end());
    flex = MUST(parlor::flex::restore(kept));
    CHECK(flex.user_id() == "U"sv && flex.position() == 0 && !flex.is_over());
    parlor::flex moved = std::move(flex);
    CHECK(moved && !flex && !flex.user_id() && !flex.last_error()); // NOLINT: what is left is empty
    CHECK(WHY(flex.lost()).code() == parlor::status::null_pointer);
    CHECK(WHY(parlor::flex::restore("none"sv)).code() == parlor::status::bad_snapshot);

    /* Errors are whole without their handle. */
    parlor::flex_config config;
    config.max_packet = 256;
    config.max_request = 256;
    parlor::flex little = MUST(parlor::flex::create(config));
    const std::string words(300, 'x');
    login.nickname = words;
    parlor::error error = WHY(little.login(login));
    CHECK(error.code() == parlor::status::request_too_large && error.can_go_on() && error.available() == 256);
    CHECK(error.who() == parlor::status_class::too_small && error.needed() > 300);
    came(little, 0ms, words);
    error = WHY(little.next());
    little = std::move(moved);
    CHECK(error.code() == parlor::status::packet_too_large && error.needed() == 300);
    CHECK(std::string_view(error.what()).size() > 10 && error.member()[0] == '\0' && error.line() == 0);

    CHECK(WHY(little.notify({})).code() == parlor::status::bad_value);
    CHECK(WHY(little.update_user_data(user_data)).code() == parlor::status::not_in_session);
    CHECK(WHY(little.read_receipt(1)).code() == parlor::status::not_in_session);
    CHECK(WHY(little.logout()).code() == parlor::status::not_in_session);
    MUST(little.join(join));
    CHECK(little.abandon(4ms) == parlor::request::join && !little.abandon(4ms));
    CHECK(!little.is_silent(5ms));

    /* To C and back. */
    parlor_flex *c = little.release();
    CHECK(!little && c);
    CHECK(parlor::flex(c).get() == c);
}

/* ---- An agent ----------------------------------------------------------------------------------------------- */

static parlor::basic in_a_session()
{
    parlor::basic basic = MUST(parlor::basic::create(0ms));
    parlor::registration agent;
    parlor::join join;

    agent.nickname = "Bo";
    agent.person_id = "P1";
    CHECK(MUST(basic.register_as(0ms, agent)) == 1);
    CHECK(sent(basic, 0ms) == "<requestRegister referenceId=\"1\" userNick=\"Bo\" userType=\"AGENT\" personId=\"P1\" "
                              "clientVersion=\"106\" maxPacket=\"32768\"/>");
    came(basic, 1ms, "<eventRegistered referenceId='1' userId='B' secureKey='k'/>");
    next<parlor::logged_in_news>(basic);
    join.session_id = "S";
    join.visibility = parlor::visibility::int_;
    CHECK(!MUST(basic.next()) && MUST(basic.join(2ms, join)) == 2);
    CHECK(sent(basic, 2ms) == "<requestJoin referenceId=\"2\" sessionId=\"S\" visibility=\"INT\"/>");
    came(basic, 3ms,
         "<eventSessionInfo referenceId='2' sessionStatus='Alive'><chatTranscript startAt='2025-05-10T07:09:33Z' "
         "sessionId='S' idleTimeExpire='300' monitored='true' savedPosition='4'><newParty userId='C' eventId='1'>"
         "<userInfo userNick='Ana' userType='CLIENT'/></newParty><message userId='C' eventId='x'/>"
         "<newParty userId='B' eventId='3'><userInfo userNick='Bo' userType='ROBOT'/></newParty>"
         "</chatTranscript></eventSessionInfo>");
    return basic;
}

static void an_agent()
{
    parlor::basic basic = in_a_session();
    const parlor::done_news done = next<parlor::done_news>(basic);

    CHECK(done.request() == parlor::request::join && done.request_id() == 2u && done.session_id() == "S");
    CHECK(done.session()->start_at_unix() == 1746860973000ms && done.session()->idle_time_expire() == 300s);
    CHECK(done.session()->monitored() && done.session()->saved_position() == 4u && !done.session()->is_over());

    /* The walk goes on behind what can't be used. */
    std::string seen;
#ifdef PARLOR_RESULTS
    for (const auto &news : basic.news())
        seen += news ? std::string(news->as<parlor::event_news>()->event().as<parlor::new_party_event>()->user().nickname())
                     : std::string(news.error().member());
#else
    auto walk = basic.news();
    for (auto it = walk.begin(); it != walk.end(); ++it) {
        try {
            const parlor::news news = *it;
            seen += news.as<parlor::event_news>()->event().as<parlor::new_party_event>()->user().nickname();
        } catch (const parlor::error &error) {
            CHECK(error.code() == parlor::status::bad_event);
            seen += error.member();
        }
    }
#endif
    CHECK(seen == "AnaeventIdBo");
    CHECK(basic.session_count() == 1 && basic.session_at(0) == "S"sv && !basic.session_at(1));
    CHECK(basic.is_joined("S") && !basic.is_joined("T") && basic.position("S") == 3u && !basic.position("T"));
    CHECK(basic.user_id() == "B"sv);

    /* Requests with all their members. */
    const parlor_item style[] = {parlor::text_item("style", "BOT"), parlor::bytes_item("b", "\x01\xff"sv)};
    const std::vector<parlor_item> attributes = {parlor::list_item("GCTI_SYSTEM", style)};
    parlor::say say;
    say.session_id = *basic.session_at(0);
    say.visibility = parlor::visibility::vip;
    say.receiver_id = "C";
    say.words = {"psst", "text", "NORMAL", parlor::message_check::altered};
    say.event_attributes = attributes;
    CHECK(MUST(basic.say(10ms, say)) == 3);
    parlor::notify notify;
    notify.session_id = "S";
    notify.notice_type = parlor::notice_type::user_pushed_url;
    notify.notice_text = "http://x/";
    notify.words.text = "look";
    CHECK(MUST(basic.notify(10ms, notify)) == 4);
    CHECK(sent(basic, 10ms) ==
          "<requestMessage referenceId=\"3\" sessionId=\"S\" visibility=\"VIP\" receiverId=\"C\">"
          "<msgText msgType=\"text\" treatAs=\"NORMAL\" msgCheck=\"Altered\">psst</msgText><eventAttributes>"
          "<item key=\"GCTI_SYSTEM\" type=\"kvlist\"><item key=\"style\" type=\"string\">BOT</item>"
          "<item key=\"b\" type=\"binary\">Af8=</item></item></eventAttributes></requestMessage>|"
          "<requestNotify referenceId=\"4\" sessionId=\"S\" visibility=\"INT\">"
          "<noticeText noticeType=\"USER_PUSHED_URL\">http://x/</noticeText><msgText>look</msgText></requestNotify>");

    /* A push with every kind of value, and with a kind of notice that nobody knows. */
    came(basic, 11ms,
         "<eventSessionInfo sessionStatus='Alive'><chatTranscript startAt='' sessionId='S'>"
         "<notice userId='C' eventId='8'><noticeText noticeType='DANCE'>u</noticeText><userData>"
         "<item key='s' type='string'>b</item><item key='i' type='int'>5</item><item key='b' type='binary'>Af8=</item>"
         "<item key='l' type='kvlist'><item key='x' type='int'>6</item></item></userData></notice>"
         "</chatTranscript></eventSessionInfo>");
    CHECK(!next<parlor::session_news>(basic).request_id());
    const parlor::notice_event notice = *next<parlor::event_news>(basic).event().as<parlor::notice_event>();
    CHECK(notice.notice()->type() == parlor::notice_type::other && notice.notice()->type_name() == "DANCE");
    CHECK(!notice.as<parlor::message_event>() && !notice.text());
    const parlor::key_values data = notice.user_data();
    CHECK(data.size() == 4 && !data.empty() && data.find("l/x")->number() == 6 && !data.find("l/y") && !data.at(4));
    CHECK(data.at(0)->text() == "b"sv && data.at(1)->number() == 5 && !data.at(1)->text());
    CHECK(data.at(2)->binary()->size() == 2 && *data.at(2)->binary()->begin() == 1);
    CHECK(data.at(3)->list()->at(0)->key() == "x" && data.find("l")->type() == parlor::value_type::list);
    CHECK(notice.event_attributes().empty() && notice.event_attributes().begin() == notice.event_attributes().end());
    CHECK(!MUST(basic.next()));

    /* Requests of unknown fate, and the end of the session; the visitor takes all kinds. */
    parlor::release_party leave;
    leave.session_id = "S";
    CHECK(MUST(basic.release_party(12ms, leave)) == 5);
    CHECK(sent(basic, 12ms) == "<requestReleaseParty referenceId=\"5\" sessionId=\"S\" userId=\"B\" "
                               "afterAction=\"KeepAlive\"/>");
    came(basic, 13ms, "<eventSessionInfo referenceId='5' sessionStatus='Over'><chatTranscript startAt='' sessionId='S'>"
                      "<partyLeft userId='B' askerId='B' eventId='9'><reason>bye</reason></partyLeft>"
                      "</chatTranscript></eventSessionInfo>");
    seen.clear();
    const auto tell = parlor::overloaded{
        [](parlor::done_news) { return "done "; },
        [](parlor::event_news it) {
            const parlor::party_left_event left = *it.event().as<parlor::party_left_event>();
            return left.asker_id() == "B" && left.reason()->text() == "bye" && !left.reason()->code() ? "left " : "?";
        },
        [](parlor::over_news) { return "over "; },
        [](parlor::unknown_fate_news) { return "unknown "; },
        [](parlor::news) { return "other "; },
    };
    while (const std::optional<parlor::news> news = MUST(basic.next()))
        seen += visit(*news, tell);
    CHECK(seen == "done left over ");
    MUST(basic.lost());
    while (const std::optional<parlor::news> news = MUST(basic.next()))
        seen += visit(*news, tell);
    CHECK(seen == "done left over unknown unknown ");

    const parlor::bytes snapshot = MUST(basic.snapshot());
    const std::string kept(reinterpret_cast<const char *>(snapshot.data()), snapshot.size());
    basic = MUST(parlor::basic::restore(20ms, kept));
    CHECK(basic.session_count() == 0 && !basic.user_id() && basic.poll_timeout());
    MUST(basic.forget("S"));
    CHECK(basic.is_silent(20ms + std::chrono::milliseconds(parlor::basic_config().silent_after)));
    CHECK(WHY(basic.transmitted(1)).code() == parlor::status::bad_value);
    const auto early = WHY(basic.poll_transmit(std::chrono::milliseconds(-5)));
    CHECK(early.code() == parlor::status::bad_value && early.member() == "now"sv);
}

/* What is refused is told as C tells it, and never in the words of an earlier call. */
static void misuse()
{
    parlor::basic basic = MUST(parlor::basic::create(0ms));
    parlor::registration agent;
    parlor::error error = WHY(basic.register_as(0ms, agent));

    CHECK(error.code() == parlor::status::bad_length && error.member() == "nickname"sv && !error.can_go_on());
    CHECK(error.what() == std::string_view(basic.last_error()->message));
    CHECK(std::string_view(error.what()).find("'nickname' is empty") == 0);
    error = WHY(basic.receive(0ms, ""sv));
    CHECK(error.code() == parlor::status::bad_length && error.member() == "data"sv);
    error = WHY(basic.transmitted(1));
    CHECK(error.code() == parlor::status::bad_value && error.member() == "length"sv);
    error = WHY(basic.forget(""));
    CHECK(error.code() == parlor::status::bad_length && error.member() == "session_id"sv);
    agent.nickname = "Bo";
    agent.person_id = "P1";
    MUST(basic.register_as(0ms, agent));
    error = WHY(basic.register_as(0ms, agent));
    CHECK(error.code() != parlor::status::ok && error.member()[0] == '\0');
    CHECK(error.what() == std::string_view(basic.last_error()->message));

    /* A config that can't be taken is told by its member, though there is no handle. */
    parlor::flex_config config;
    config.max_packet = 1;
    error = WHY(parlor::flex::create(config));
    CHECK(error.code() == parlor::status::bad_value && error.member() == "max_packet"sv);
    CHECK(error.what() == "'max_packet' is 1: it must be 256 to 2147482624"sv);
    parlor::basic_config other;
    other.max_sessions = 0;
    CHECK(WHY(parlor::basic::create(0ms, other)).member() == "max_sessions"sv);
    CHECK(WHY(parlor::basic::restore(0ms, "x"sv)).code() == parlor::status::bad_snapshot);
    CHECK(WHY(parlor::flex::restore(""sv)).code() != parlor::status::bad_snapshot);

    /* Handles that note nothing of it have the sentence of the status. */
    parlor::transcript transcript = MUST(parlor::transcript::create());
    CHECK(WHY(transcript.read("<a"sv)).code() == parlor::status::malformed);
    error = WHY(transcript.session());
    CHECK(error.code() == parlor::status::not_read && error.member()[0] == '\0' && error.offset() == 0);
    CHECK(error.what() == std::string_view(parlor_status_text(PARLOR_NOT_READ)));
}

/* A kind that a later library has reaches the visitor, which sees its number. */
static void what_is_not_known()
{
    parlor_event event{};
    parlor_news news{};

    event.kind = 99;
    news.kind = 98;
    CHECK(visit(parlor::event(&event), parlor::overloaded{[](parlor::unknown_event it) { return static_cast<int>(it.kind()); },
                                                          [](parlor::event) { return 0; }}) == 99);
    CHECK(visit(parlor::news(&news), parlor::overloaded{[](parlor::unknown_news it) { return static_cast<int>(it.kind()); },
                                                        [](parlor::news) { return 0; }}) == 98);
    CHECK(parlor::class_of(static_cast<parlor::status>(12345)) == parlor::status_class::bug);
}

/* A walk ends when the handle can't go on. */
static void nothing_was_read()
{
    parlor::transcript transcript = MUST(parlor::transcript::create());
    auto events = transcript.events();
    auto it = events.begin();

    CHECK(it != events.end());
    CHECK(WHY(*it).code() == parlor::status::not_read);
    CHECK(++it == events.end());
    CHECK(WHY(transcript.session()).code() == parlor::status::not_read);
}

int main()
{
    CHECK(parlor::version().find('.') == 1);
    defaults();
    a_customer();
    an_agent();
    misuse();
    what_is_not_known();
    nothing_was_read();
    return 0;
}
