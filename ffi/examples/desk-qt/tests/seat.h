// A desk with its window, for tests: how it is used by keyboard, and what it shows.
#pragma once

#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QTest>

#include "../view/window.h"
#include "drawn.h"

// How long anything may take. Nothing takes long; this is for machines under load.
inline constexpr int PATIENCE = 60'000;

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, PATIENCE)

inline quint16 portOf(const char *name) { return static_cast<quint16>(qEnvironmentVariableIntValue(name)); }

inline QUrl http() { return QUrl(QString("http://127.0.0.1:%1").arg(portOf("PARLOR_HTTP"))); }

// A desk with its window, as main() makes it.
struct Seat {
    Desk desk;
    Interactions interactions;
    Files files;
    Window window;

    Seat(const QString &nickname, bool isSupervisor, quint16 port)
        : desk([&] {
              Desk::Options options;
              options.port = port;
              options.isPlain = true;
              options.nickname = nickname;
              options.isSupervisor = isSupervisor;
              return options;
          }()),
          interactions(http()), files(http(), {qEnvironmentVariable("PARLOR_PLUGINS")}),
          window(&desk, &interactions, &files, answersIn("Greeting\nHello {customer}, I am {agent}.\n\nBye\nGoodbye!"))
    {
        window.resize(1000, 660);
        window.show();
        desk.open();
        files.attach(&desk);
    }

    template <class Widget> Widget *the(const QString &name) { return window.findChild<Widget *>(name); }
    QListView *own() { return the<QListView>("own"); }
    QListView *others() { return the<QListView>("others"); }
    QString audience() { return the<QLabel>("audience")->text(); }
    QString link() { return the<QLabel>("link")->text(); }
    // A key, which the window gets when it is in front again: a dialog or another window may have been there.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        WAIT_FOR(!QApplication::activeModalWidget() && !QApplication::activePopupWidget());
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window, PATIENCE));
        QTest::keyClick(&window, key, modifiers);
    }
    void type(const QString &words) { QTest::keyClicks(window.focusWidget(), words); }
    // Whether the transcript that is shown has these words.
    bool shows(const QString &words)
    {
        const QAbstractItemModel *model = the<QListView>("transcript")->model();
        for (int row = 0; model && row < model->rowCount(); row++)
            if (model->index(row, 0).data().toString().contains(words))
                return true;
        return false;
    }
    // Goes through the sessions of others to this one.
    void choose(const QString &subject)
    {
        WAIT_FOR(others()->model()->match(others()->model()->index(0, 0), Qt::DisplayRole, subject).size() == 1);
        press(Qt::Key_F3);
        QTest::keyClick(others(), Qt::Key_Home);
        while (others()->currentIndex().data().toString() != subject)
            QTest::keyClick(others(), Qt::Key_Down);
    }
    void enlarge()
    {
        for (int i = 0; i < 4; i++)
            press(Qt::Key_Plus, Qt::ControlModifier);
    }
    // The first text in the window that isn't whole; empty if there is none.
    QString clipped()
    {
        // What is wrapped may be too low, without anything that is drawn where it isn't seen.
        for (const QLabel *it : window.findChildren<QLabel *>())
            if (it->isVisible() && it->wordWrap() && it->height() < it->heightForWidth(it->width()))
                return it->objectName() + ": " + it->text();
        return cutOff(window);
    }
    // Writes a picture, if pictures are asked for.
    void photograph(const QString &name)
    {
        const QString folder = qEnvironmentVariable("PARLOR_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QTest::qWait(50); // all that waits to be painted
        QVERIFY(window.grab().toImage().save(folder + '/' + name + ".png", "PNG", 0));
    }
};
