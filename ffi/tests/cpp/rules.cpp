/* Collections, and the protocol's rules, through parlor.hpp. Exit code 0 if all is as expected. */
#include <string>
#include <type_traits>

#include "check.hpp"

using namespace std::string_view_literals;

static_assert(!std::is_copy_constructible_v<parlor::own_key_values>);
static_assert(sizeof(parlor::own_key_values) == sizeof(void *));
static_assert(sizeof(parlor::file_limits) == sizeof(parlor_file_limits));

/* ---- Collections -------------------------------------------------------------------------------------------- */

static void collections()
{
    parlor::own_key_values kept = MUST(parlor::own_key_values::create({}));
    CHECK(kept && kept.view().empty());
    {
        std::string text = "here";
        const parlor_item inner[] = {parlor::text_item("s", text), parlor::number_item("n", -7)};
        const parlor_item outer[] = {parlor::list_item("l", inner), parlor::bytes_item("b", "\x01"sv)};

        kept = MUST(parlor::own_key_values::create(outer));
        text = "gone";
    }
    const parlor::key_values list = kept;
    CHECK(list.size() == 2 && list.text("l/s") == "here" && list.number("l/n") == -7 && list.list("l").size() == 2);
    CHECK(list.text("l/n").empty() && !list.number("l/s") && !list.number("x") && list.list("b").empty());

    /* As items, and of these another one. */
    const parlor::items items = MUST(parlor::items_of(list));
    CHECK(items.size() == 2 && items.data()[1].bytes_length == 1);
    const parlor::own_key_values again = MUST(parlor::own_key_values::create(items));
    CHECK(again.view().text("l/s") == "here" && again.get() != kept.get());
    CHECK(MUST(parlor::items_of(parlor::key_values())).size() == 0);

    const parlor_item bad[] = {parlor::text_item("", "no key")};
    CHECK(WHY(parlor::own_key_values::create(bad)).code() == parlor::status::bad_length);
    CHECK(!kept.last_error());
    parlor::own_key_values moved = std::move(kept);
    CHECK(moved && !kept && kept.view().empty()); // NOLINT: what is left is empty
}

/* ---- Names and rules ---------------------------------------------------------------------------------------- */

static void names()
{
    CHECK(parlor::name_of(parlor::user_type::supervisor) == "SUPERVISOR");
    CHECK(parlor::user_type_of("SUPERVISOR") == parlor::user_type::supervisor && !parlor::user_type_of("ROBOT"));
    CHECK(parlor::name_of(parlor::protocol::esp) == "ESP");
    CHECK(parlor::protocol_of("ESP") == parlor::protocol::esp && !parlor::protocol_of(""));
    CHECK(parlor::name_of(parlor::visibility::vip) == "VIP");
    CHECK(parlor::visibility_of("VIP") == parlor::visibility::vip && !parlor::visibility_of("x"));
    CHECK(parlor::user_status_of(parlor::name_of(parlor::user_status::off)) == parlor::user_status::off);
    CHECK(!parlor::user_status_of("x"));
    CHECK(parlor::after_action_of(parlor::name_of(parlor::after_action::force_close)) == parlor::after_action::force_close);
    CHECK(!parlor::after_action_of("x"));
    CHECK(parlor::message_check_of(parlor::name_of(parlor::message_check::altered)) == parlor::message_check::altered);
    CHECK(!parlor::message_check_of("x"));
    CHECK(parlor::name_of(parlor::notice_type::sys_command) == "SYS_COMMAND");
    CHECK(parlor::notice_type_of("SYS_COMMAND") == parlor::notice_type::sys_command && !parlor::notice_type_of("DANCE"));
    CHECK(parlor::name_of(parlor::notice_type::other).empty());
    CHECK(parlor::name_of(parlor::system_command::ucs_save_fail) == "ucs-save-fail");

    CHECK(parlor::text_of(parlor::leave_reason::disconnect) == "left due to disconnect");
    CHECK(!parlor::text_of(parlor::error_id::version).empty() && parlor::text_of(parlor::error_id::other).empty());
    CHECK(!parlor::text_of(parlor::feature::monitored).empty());
    for (const auto reason : {parlor::leave_reason::disconnect, parlor::leave_reason::inactivity})
        CHECK(parlor::leave_reason_of_quit_code(parlor::quit_code_of(reason)) == reason);
    CHECK(!parlor::leave_reason_of_quit_code("x"));
}

static void rules()
{
    CHECK(parlor::may_use(parlor::user_type::agent, parlor::visibility::int_));
    CHECK(!parlor::may_use(parlor::user_type::client, parlor::visibility::int_));
    CHECK(parlor::may_write(parlor::visibility::int_) && !parlor::may_write(parlor::visibility::vip));

    parlor::own_event message;
    message.user_id = "A";
    message.visibility = parlor::visibility::int_;
    message.with_c([](const parlor_event &c) {
        const parlor::event event(&c);

        CHECK(parlor::is_visible_to(event, "B", parlor::user_type::agent, false));
        CHECK(!parlor::is_visible_to(event, "C", parlor::user_type::client, true));
    });

    CHECK(parlor::since(parlor::feature::event_attributes) == 106);
    CHECK(parlor::client_version_knows(105, parlor::feature::monitored));
    CHECK(!parlor::client_version_knows(104, parlor::feature::monitored));
    CHECK(parlor::client_version_knows(104, parlor::notice_type::sys_command));
    CHECK(!parlor::client_version_knows(103, parlor::notice_type::sys_command));
    CHECK(!parlor::client_version_knows(102, parlor::user_type::system));
    CHECK(parlor::client_version_knows(103, parlor::user_type::system));
    CHECK(!parlor::client_version_knows(102, parlor::protocol::none));
    CHECK(parlor::client_version_knows(103, parlor::protocol::none));
}

static void bindings()
{
    CHECK(parlor::flex_config().binding == PARLOR_BINDING_XML);
    const parlor::flex_config flex(parlor::binding::compact);
    CHECK(flex.binding == PARLOR_BINDING_COMPACT && flex.size == sizeof(parlor_flex_config));
    CHECK(flex.poll_fastest == parlor::flex_config().poll_fastest);
    const parlor::flex_config chat(parlor::chat_service{"chat.example.com", "/genesys/2/chat/support"});
    CHECK(chat.binding == PARLOR_BINDING_HTTP_CHAT && parlor::view(chat.service_host) == "chat.example.com");
    CHECK(parlor::view(chat.service_path) == "/genesys/2/chat/support");
    const parlor::basic_config basic(parlor::binding::compact);
    CHECK(basic.binding == PARLOR_BINDING_COMPACT && basic.max_sessions == parlor::basic_config().max_sessions);
}

/* ---- Notices and attributes --------------------------------------------------------------------------------- */

/* A notice of a system command. */
static parlor::own_event command(parlor::system_command command, parlor::key_values user_data)
{
    parlor::own_event event;
    event.kind = parlor::event_kind::notice;
    event.notice = parlor::own_notice{parlor::notice_type::sys_command, {}, parlor::name_of(command)};
    event.user_data = user_data;
    return event;
}

static void files()
{
    parlor::file_uploaded file;
    file.name = parlor::to_c("bill.pdf");
    file.file_size = 191855;
    file.source = parlor::to_c("ucs");
    CHECK(WHY(parlor::user_data_of(file)).code() == parlor::status::bad_member);
    file.document_id = parlor::to_c("D");
    const parlor::own_key_values data = MUST(parlor::user_data_of(file));
    CHECK(data.view().text("file-name") == "bill.pdf" && MUST(parlor::items_of(data)).size() == data.view().size());
    const parlor::file_uploaded back = MUST(parlor::file_uploaded_of(data));
    CHECK(parlor::view(back.name) == "bill.pdf" && back.file_size == 191855 && !back.is_deleted);
    command(parlor::system_command::file_uploaded, data).with_c([](const parlor_event &c) {
        const parlor::notice_event event(&c);

        CHECK(event.notice()->system_command() == parlor::system_command::file_uploaded && !event.bad_item());
    });

    const parlor_item lacking[] = {parlor::text_item("file-name", "a"), parlor::text_item("file-size", "large")};
    const parlor::own_key_values bad = MUST(parlor::own_key_values::create(lacking));
    CHECK(WHY(parlor::file_uploaded_of(bad)).code() == parlor::status::bad_member);
    command(parlor::system_command::file_uploaded, bad).with_c([](const parlor_event &c) {
        CHECK(parlor::notice_event(&c).bad_item() == "file-size"sv);
    });

    parlor::file_deleted gone;
    CHECK(WHY(parlor::user_data_of(gone)).code() == parlor::status::bad_member);
    gone.file_id = parlor::to_c("F");
    const parlor::own_key_values deletion = MUST(parlor::user_data_of(gone));
    CHECK(parlor::view(MUST(parlor::file_deleted_of(deletion)).file_id) == "F");
    CHECK(WHY(parlor::file_deleted_of(bad)).code() == parlor::status::bad_member);

    const parlor_item items[] = {
        parlor::text_item("download-attempts", "2"),
        parlor::text_item("used-download-attempts", "1"),
        parlor::text_item("upload-max-files", "5"),
        parlor::text_item("used-upload-max-files", "3"),
        parlor::text_item("upload-max-file-size", "10485760"),
        parlor::text_item("upload-max-total-size", "99614720"),
        parlor::text_item("used-upload-max-total-size", "191855"),
        parlor::text_item("upload-need-agent", "true"),
        parlor::text_item("upload-file-types", "jpeg:jpg"),
        parlor::text_item("delete-file", "odd"),
    };
    const parlor::own_key_values some = MUST(parlor::own_key_values::create(items));
    const parlor::file_limits limits = MUST(parlor::file_limits_of(some));
    CHECK(limits.upload_max_files == 5 && limits.upload_max_total_size == 99614720 && limits.upload_need_agent);
    CHECK(parlor::view(limits.upload_file_types) == "jpeg:jpg");
    CHECK(WHY(parlor::file_limits_of(data)).code() == parlor::status::bad_member);
}

static void attributes()
{
    parlor_item inner{};
    const parlor_item bot[] = {parlor::bot_item()};
    const parlor_item form[] = {parlor::rich_form_item("{}", inner)};
    const parlor::own_key_values bots = MUST(parlor::own_key_values::create(bot));
    const parlor::own_key_values forms = MUST(parlor::own_key_values::create(form));
    const parlor_item quit[] = {parlor::quit_reason_item(parlor::quit_code_of(parlor::leave_reason::inactivity), inner)};
    const parlor::own_key_values quits = MUST(parlor::own_key_values::create(quit));

    parlor::own_event event;
    event.kind = parlor::event_kind::new_party;
    event.user.emplace();
    event.user->user_type = parlor::user_type::agent;
    event.with_c([](const parlor_event &it) { CHECK(!parlor::new_party_event(&it).is_bot()); });
    event.user_data = bots;
    event.with_c([](const parlor_event &it) { CHECK(parlor::new_party_event(&it).is_bot()); });

    event = {};
    event.with_c([](const parlor_event &it) { CHECK(!parlor::message_event(&it).rich_form()); });
    event.event_attributes = forms;
    event.with_c([](const parlor_event &it) { CHECK(parlor::message_event(&it).rich_form() == "{}"sv); });

    event = {};
    event.kind = parlor::event_kind::party_left;
    event.with_c([](const parlor_event &it) { CHECK(!parlor::party_left_event(&it).quit_reason_code()); });
    event.event_attributes = quits;
    event.with_c([](const parlor_event &it) {
        const auto code = parlor::party_left_event(&it).quit_reason_code();
        CHECK(code && parlor::leave_reason_of_quit_code(*code) == parlor::leave_reason::inactivity);
    });
}

int main()
{
    collections();
    names();
    rules();
    bindings();
    files();
    attributes();
    return 0;
}
