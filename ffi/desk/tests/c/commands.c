/*
 * The commands that plugins have: they are listed, and one is run.
 *
 *     commands FOLDER_OF_PLUGINS COMMAND [SESSION_ID [ARGUMENT]]
 *
 * Each of these is printed on a line of its own: a command, a problem, and what came of the command. Exit code 0 if it is done.
 */
#define _POSIX_C_SOURCE 200809L

#include <poll.h>
#include <stdio.h>

#include <parlor-desk.h>

/* Valgrind takes its time. */
#define PATIENCE 60000

static void list(const parlor_plugins *plugins)
{
    const parlor_plugin_command *command;
    size_t i;

    for (i = 0; parlor_plugins_command_at(plugins, i, &command) == PARLOR_OK; i++)
        printf("/%.*s %.*s  %.*s\n", (int)command->name.length, command->name.data,
               (int)command->argument.length, command->argument.data,
               (int)command->about.length, command->about.data);
}

/* Waits for the end of the job; gives whether it was done. */
static int wait_for(parlor_plugins *plugins, uint64_t job)
{
    const parlor_plugins_event *event;
    struct pollfd wanted;

    wanted.events = POLLIN;
    parlor_plugins_fd(plugins, &wanted.fd);
    while (poll(&wanted, 1, PATIENCE) == 1) {
        while (parlor_plugins_next(plugins, &event) == PARLOR_OK) {
            if (event->kind == PARLOR_PLUGINS_PROGRESS)
                continue;
            printf("%d: %.*s\n", (int)event->kind, (int)event->text.length, event->text.data);
            if (event->job == job)
                return event->kind == PARLOR_PLUGINS_DONE;
        }
    }
    return 0;
}

static int run(parlor_plugins *plugins, parlor_text command, parlor_text session_id, parlor_text argument)
{
    parlor_run_command request;
    uint64_t job;
    int32_t status;

    parlor_run_command_init(&request, sizeof request);
    request.command = command;
    request.session_id = session_id;
    request.argument = argument;
    status = parlor_plugins_run_command(plugins, &request, &job);
    return status == PARLOR_OK && wait_for(plugins, job);
}

int main(int argc, char **argv)
{
    parlor_plugins *plugins = NULL;
    parlor_plugins_options options;
    parlor_text folder;
    int is_done;

    if (argc < 3 || argc > 5)
        return 2;
    folder = parlor_text_of(argv[1]);
    parlor_plugins_options_init(&options, sizeof options);
    options.own_folders = &folder;
    options.own_folder_count = 1;
    options.start_within = options.close_within = PATIENCE;
    if (parlor_plugins_new(&options, &plugins) != PARLOR_OK)
        return 2;
    list(plugins);
    is_done = run(plugins, parlor_text_of(argv[2]), parlor_text_of(argc > 3 ? argv[3] : ""),
                  parlor_text_of(argc > 4 ? argv[4] : ""));
    parlor_plugins_free(&plugins);
    return is_done ? 0 : 1;
}
