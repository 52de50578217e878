// An agent's desktop over libparlor-desk. `desk-qt --help` says how it is started.
#include <QApplication>
#include <QCommandLineParser>
#include <QUrl>

#include <cstdio>

#include "model/answers.h"
#include "model/desk.h"
#include "model/files.h"
#include "model/interactions.h"
#include "view/theme.h"
#include "view/window.h"

static int complain(const QString &text, int code)
{
    std::fprintf(stderr, "desk-qt: %s\n", qUtf8Printable(text));
    return code;
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName("desk-qt");
    QCommandLineParser parser;
    parser.setApplicationDescription("An agent's desktop for chat sessions.");
    parser.addHelpOption();
    const QCommandLineOption basic("basic", "The server's basic port; default 127.0.0.1:4070.", "HOST:PORT", "127.0.0.1:4070");
    const QCommandLineOption http("http", "Its HTTP port, where sessions are listed; default http://127.0.0.1:4072.", "URL", "http://127.0.0.1:4072");
    const QCommandLineOption nick("nick", "Your nickname.", "NAME");
    const QCommandLineOption person("person-id", "Your employee id.", "ID");
    const QCommandLineOption supervisor("supervisor", "Come as a supervisor, who may monitor silently.");
    const QCommandLineOption plain("plain", "Not encrypted, as `parlor serve` has it.");
    const QCommandLineOption roots("roots", "Who may vouch for the server, instead of those that the system trusts.", "FILE");
    const QCommandLineOption answers("answers", "Canned answers.", "FILE");
    const QCommandLineOption plugins("plugins", "A folder with plugins, beside that of the program. May be given again.", "FOLDER");
    const QCommandLineOption dark("dark", "Begin with dark colours.");
    const QCommandLineOption verbose("verbose", "Say on standard error what becomes of the connection.");
    parser.addOptions({basic, http, nick, person, supervisor, plain, roots, answers, plugins, dark, verbose});
    parser.process(application);

    Desk::Options options;
    const QString address = parser.value(basic);
    bool isPort = false;
    options.host = address.section(':', 0, -2).remove('[').remove(']');
    options.port = address.section(':', -1).toUShort(&isPort);
    if (options.host.isEmpty() || !isPort)
        return complain("--basic takes HOST:PORT, such as 127.0.0.1:4070", 2);
    options.nickname = parser.value(nick);
    if (options.nickname.isEmpty())
        return complain("say who you are with --nick NAME", 2);
    options.personId = parser.value(person);
    options.isSupervisor = parser.isSet(supervisor);
    options.isPlain = parser.isSet(plain);
    options.rootsFile = parser.value(roots);
    QString error;
    const QList<Answer> canned = parser.isSet(answers) ? answersOf(parser.value(answers), &error) : QList<Answer>();
    if (!error.isEmpty())
        return complain(error, 1);

    const bool isSystemDark = application.palette().color(QPalette::Window).lightness() < 128;
    Theme::use(parser.isSet(dark) || isSystemDark ? Theme::dark() : Theme::light());
    try {
        const QUrl url(parser.value(http));
        Desk desk(options);
        Files files(url, parser.values(plugins));
        Interactions interactions(url);
        Window window(&desk, &interactions, &files, canned);
        if (parser.isSet(verbose))
            QObject::connect(&desk, &Desk::linkChanged, [&desk](bool isUp, const QString &text) {
                std::fprintf(stderr, "desk-qt: %s\n", qUtf8Printable(isUp ? "Connected as " + desk.nickname() : text));
            });
        desk.open();
        files.attach(&desk);
        window.resize(1100, 720);
        window.show();
        return application.exec();
    } catch (const parlor::error &why) {
        return complain(QString::fromUtf8(why.what()), 1);
    }
}
