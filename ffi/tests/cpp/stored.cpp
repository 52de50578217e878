/* Stored transcripts that come in pieces, or are written, through parlor.hpp. Exit code 0 if all is as expected. */
#include <string>
#include <type_traits>

#include "check.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;

static_assert(!std::is_copy_constructible_v<parlor::stream> && std::is_nothrow_move_constructible_v<parlor::stream>);
static_assert(!std::is_copy_constructible_v<parlor::writer> && std::is_nothrow_move_constructible_v<parlor::writer>);
static_assert(sizeof(parlor::stream) == sizeof(void *) && sizeof(parlor::writer) == sizeof(void *));
static_assert(std::is_aggregate_v<parlor::own_event> && std::is_aggregate_v<parlor::own_session_info>);
static_assert(std::is_aggregate_v<parlor::own_user_info> && std::is_aggregate_v<parlor::own_message_text>);
static_assert(std::is_aggregate_v<parlor::own_notice> && std::is_aggregate_v<parlor::own_reason>);

constexpr auto head = "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'>"sv;
constexpr auto messages = "<message userId='U' eventId='1'><msgText>one</msgText></message><message userId='U' eventId='x'/>"
                          "<message userId='U' eventId='3'><msgText>three</msgText></message>"sv;

/* What is said in a document that comes in pieces of this size, with the members that can't be read. */
static std::string said(parlor::stream &stream, std::string_view document, std::size_t size)
{
    std::string words;

    while (!document.empty()) {
        const std::size_t taken = MUST(stream.give(document.substr(0, size)));
        document.remove_prefix(taken);
#ifdef PARLOR_RESULTS
        if (const auto event = stream.next(); !event)
            words += event.error().member();
        else if (*event)
            words += (*event)->text()->text();
#else
        try {
            if (const auto event = stream.next())
                words += event->text()->text();
        } catch (const parlor::error &error) {
            CHECK(error.code() == parlor::status::bad_event);
            words += error.member();
        }
#endif
    }
    return words;
}

static void in_pieces()
{
    const std::string document = std::string(head) + std::string(messages) + "</chatTranscript>";

    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, document.size()}) {
        parlor::stream stream = MUST(parlor::stream::create());

        CHECK(WHY(stream.session()).code() == parlor::status::not_read);
        CHECK(said(stream, document, size) == "oneeventIdthree");
        MUST(stream.end());
        CHECK(MUST(stream.session()).session_id() == "S");
    }
}

static void broken()
{
    parlor::stream stream = MUST(parlor::stream::create(100));
    CHECK(said(stream, head, 100).empty());
    CHECK(WHY(stream.end()).code() == parlor::status::malformed);

    stream = MUST(parlor::stream::create(20));
    CHECK(MUST(stream.give(head)) == 20);
    const parlor::error error = WHY(stream.next());
    CHECK(error.code() == parlor::status::window_too_small && error.who() == parlor::status_class::too_small);
    CHECK(WHY(parlor::stream::create(0)).code() == parlor::status::bad_length);

    parlor::stream moved = std::move(stream);
    CHECK(moved && !stream && WHY(stream.end()).code() == parlor::status::null_pointer); // NOLINT: what is left is empty

    /* A document that is read at once is checked by its events, or whole. */
    parlor::transcript transcript = MUST(parlor::transcript::create());
    CHECK(WHY(transcript.check()).code() == parlor::status::not_read);
    MUST(transcript.read(std::string(head) + std::string(messages) + "</chatTranscript>"));
    MUST(transcript.check());
    CHECK(MUST(transcript.next())->event_id() == 1);
    MUST(transcript.read(std::string(head) + std::string(messages)));
    CHECK(WHY(transcript.check()).code() == parlor::status::malformed);
    CHECK(MUST(transcript.next())->event_id() == 1);
}

static void add(std::string &document, parlor::bytes next)
{
    document.append(reinterpret_cast<const char *>(next.data()), next.size());
}

static parlor::transcript read(std::string_view document)
{
    parlor::transcript transcript = MUST(parlor::transcript::create());
    MUST(transcript.read(document));
    return transcript;
}

/* The document with every event as a handle gives it. */
static std::string copied(std::string_view from)
{
    parlor::transcript transcript = read(from);
    parlor::writer writer = MUST(parlor::writer::create(MUST(transcript.session())));
    std::string document;

    while (const auto event = MUST(transcript.next()))
        add(document, MUST(writer.event(*event)));
    add(document, MUST(writer.end()));
    CHECK(WHY(writer.end()).code() == parlor::status::out_of_order);
    return document;
}

/* The library sets up what the members here have by themselves. */
static void defaults()
{
    parlor_event event{};
    parlor_user_info user{};
    parlor_message_text text{};
    parlor_notice notice{};

    CHECK(parlor_event_init(&event, sizeof event) == PARLOR_OK);
    parlor::own_event().with_c([&](const parlor_event &it) {
        CHECK(it.size == sizeof event && it.kind == event.kind && it.visibility == event.visibility);
        CHECK(it.agents == event.agents && it.clients == event.clients && !it.has_receiver_id && !it.has_truncated);
        CHECK(!it.user && !it.text && !it.notice && !it.reason && !it.user_data && !it.event_attributes);
    });
    CHECK(parlor_user_info_init(&user, sizeof user) == PARLOR_OK);
    CHECK(parlor::own_user_info().to_c().size == sizeof user);
    CHECK(parlor::own_user_info().to_c().user_type == user.user_type && user.protocol == PARLOR_PROTOCOL_OTHER);
    CHECK(parlor_message_text_init(&text, sizeof text) == PARLOR_OK);
    CHECK(parlor::own_message_text().to_c().size == sizeof text && parlor::own_message_text().to_c().check == text.check);
    CHECK(parlor_notice_init(&notice, sizeof notice) == PARLOR_OK);
    CHECK(parlor::own_notice().to_c().size == sizeof notice);
    CHECK(parlor::own_notice().to_c().notice_type == notice.notice_type);
    CHECK(parlor::own_reason().to_c().size == sizeof(parlor_reason) && !parlor::own_reason().to_c().has_code);
    CHECK(parlor::own_session_info().to_c().size == sizeof(parlor_session_info));
}

/* One event of each kind, with all members. */
static std::string of_its_own()
{
    parlor::own_session_info session;
    std::string document;

    session.session_id = "S";
    session.start_at = "2025-05-10T07:09:33Z";
    session.idle_time_expire = 300s;
    session.monitored = true;
    session.saved_position = 4u;
    parlor::writer writer = MUST(parlor::writer::create(session));

    const parlor_item items[] = {parlor::number_item("n", -7)};
    const parlor::own_key_values data = MUST(parlor::own_key_values::create(items));
    parlor::own_event join;
    join.kind = parlor::event_kind::new_party;
    join.event_id = 1;
    join.user_id = "A";
    join.user_data = data;
    join.user.emplace();
    join.user->nickname = "Bo";
    join.user->person_id = "P1";
    join.user->user_type = parlor::user_type::agent;
    join.user->protocol_name = "PIGEON";
    join.user->time_zone_offset = -60;
    join.user->client_version = 106u;
    add(document, MUST(writer.event(join)));

    parlor::own_event message;
    message.event_id = 2;
    message.time_shift = 13s;
    message.user_id = "A";
    message.visibility = parlor::visibility::vip;
    message.receiver_id = "C";
    message.truncated = 5u;
    message.event_attributes = data;
    message.text = parlor::own_message_text{"psst", "text", "NORMAL", parlor::message_check::altered};
    add(document, MUST(writer.event(message)));

    parlor::own_event notice;
    notice.kind = parlor::event_kind::notice;
    notice.event_id = 3;
    notice.user_id = "A";
    notice.notice = parlor::own_notice{parlor::notice_type::user_pushed_url, {}, "http://x/"};
    add(document, MUST(writer.event(notice)));

    parlor::own_event left;
    left.kind = parlor::event_kind::party_left;
    left.event_id = 4;
    left.user_id = "C";
    left.asker_id = "A";
    left.reason = parlor::own_reason{3u, "gone"};
    add(document, MUST(writer.event(left)));

    parlor::own_event back;
    back.kind = parlor::event_kind::reenter;
    back.event_id = 5;
    back.user_id = "A";
    back.agents = parlor::user_status::on;
    back.clients = parlor::user_status::off;
    add(document, MUST(writer.event(back)));

    back.kind = static_cast<parlor::event_kind>(99);
    CHECK(WHY(writer.event(back)).code() == parlor::status::bad_value);
    CHECK(WHY(writer.event(parlor::event(nullptr))).code() == parlor::status::null_pointer && !writer.last_error());
    add(document, MUST(writer.end()));
    CHECK(WHY(writer.event(message)).code() == parlor::status::out_of_order);
    return document;
}

static void written()
{
    const std::string document = of_its_own();
    parlor::transcript transcript = read(document);
    const parlor::session_info session = MUST(transcript.session());

    CHECK(session.session_id() == "S" && session.start_at() == "2025-05-10T07:09:33Z" && session.monitored());
    CHECK(session.idle_time_expire() == 300s && session.saved_position() == 4u);
    const auto join = MUST(transcript.next())->as<parlor::new_party_event>();
    CHECK(join->event_id() == 1 && join->user_id() == "A" && join->user_data().find("n")->number() == -7);
    CHECK(join->user().nickname() == "Bo" && join->user().person_id() == "P1");
    CHECK(join->user().user_type() == parlor::user_type::agent && join->user().protocol_name() == "PIGEON");
    CHECK(join->user().time_zone_offset() == -60 && join->user().client_version() == 106u);
    const auto message = MUST(transcript.next())->as<parlor::message_event>();
    CHECK(message->visibility() == parlor::visibility::vip && message->time_shift() == 13s && message->truncated() == 5u);
    CHECK(message->receiver_id() == "C"sv && message->event_attributes().size() == 1 && message->user_data().empty());
    CHECK(message->text()->text() == "psst" && message->text()->message_type() == "text"sv);
    CHECK(message->text()->treat_as() == "NORMAL"sv && message->text()->check() == parlor::message_check::altered);
    const auto notice = MUST(transcript.next())->as<parlor::notice_event>();
    CHECK(notice->notice()->type() == parlor::notice_type::user_pushed_url && notice->notice()->text() == "http://x/");
    const auto left = MUST(transcript.next())->as<parlor::party_left_event>();
    CHECK(left->asker_id() == "A" && left->reason()->code() == 3u && left->reason()->text() == "gone");
    const auto back = MUST(transcript.next())->as<parlor::reenter_event>();
    CHECK(back->agents() == parlor::user_status::on && back->clients() == parlor::user_status::off);
    CHECK(!MUST(transcript.next()));

    CHECK(copied(document) == document);
    CHECK(WHY(parlor::writer::create(parlor::session_info(nullptr))).code() == parlor::status::null_pointer);
}

int main()
{
    in_pieces();
    broken();
    defaults();
    written();
    return 0;
}
