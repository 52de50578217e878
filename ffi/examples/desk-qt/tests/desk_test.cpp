// Drives the desktop by keyboard and mouse, against a server that runs, with real customers.
//
// PARLOR_BASIC, PARLOR_FLEX and PARLOR_HTTP are the server's ports on the loopback, PARLOR_PLUGINS is a folder with plugins.
// With PARLOR_SCREENSHOTS it writes pictures into that folder.
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QNetworkReply>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "../view/theme.h"
#include "contrast.h"
#include "customer.h"
#include "drawn.h"
#include "proxy.h"
#include "seat.h"

class DeskTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aCustomerWaitsAndIsJoined();
    void bothTalk();
    void anotherSessionIsMarkedUnread();
    void cannedAnswersUrlsAndNicknames();
    void filesAreSentAndSaved();
    void aTransferIsCancelled();
    void transcriptsAreWritten();
    void aCommandOfAPluginIsRun();
    void coachingIsSeenByAgentsAlone();
    void monitoringIsSilent();
    void theLinkComesBack();
    void everythingHasKeysAndNames();
    void nothingIsClippedAtTwiceTheSize();
    void coloursAreReadable();
    void aSessionIsLeftWithAReason();

private:
    void nothingIsClippedInMenus();
    void nothingIsClippedInDialogs();
    QString write(const QString &name, const QByteArray &content);
    void enterPath(const QString &path);

    QTemporaryDir folder_;
    std::unique_ptr<Proxy> proxy_;
    std::unique_ptr<Seat> bo_;
    std::unique_ptr<Customer> ana_;
    std::unique_ptr<Customer> eve_;
    std::unique_ptr<Customer> ida_;
};

void DeskTest::initTestCase()
{
    Theme::use(Theme::light());
    proxy_ = std::make_unique<Proxy>(portOf("PARLOR_BASIC"));
    bo_ = std::make_unique<Seat>("Bo", false, proxy_->port());
    QVERIFY(QTest::qWaitForWindowExposed(&bo_->window));
    bo_->window.activateWindow();
    WAIT_FOR(bo_->desk.isRegistered());
    QVERIFY(bo_->link().contains("Connected as Bo"));
}

void DeskTest::aCustomerWaitsAndIsJoined()
{
    ana_ = std::make_unique<Customer>(portOf("PARLOR_FLEX"), "Ana", "A broken lamp");
    WAIT_FOR(bo_->others()->model()->rowCount() == 1);
    QCOMPARE(bo_->others()->model()->index(0, 0).data(Qt::AccessibleTextRole).toString(), "A broken lamp, waiting");

    bo_->press(Qt::Key_F3);
    WAIT_FOR(bo_->others()->hasFocus());
    QTest::keyClick(bo_->others(), Qt::Key_Home);
    QTest::keyClick(bo_->others(), Qt::Key_Return);
    WAIT_FOR(bo_->window.current() && bo_->window.current()->isIn());
    WAIT_FOR(bo_->window.current()->title() == "Ana");
    QCOMPARE(bo_->others()->model()->rowCount(), 0);
    WAIT_FOR(bo_->audience() == "Everybody reads your next line: Ana.");
    WAIT_FOR(ana_->heard.contains("Bo joined"));
}

void DeskTest::bothTalk()
{
    QVERIFY(bo_->the<QPlainTextEdit>("input")->hasFocus());
    bo_->type("Hello Ana, what can I do for you?");
    QTest::keyClick(bo_->window.focusWidget(), Qt::Key_Return);
    WAIT_FOR(ana_->heard.contains("Bo: Hello Ana, what can I do for you?"));
    WAIT_FOR(bo_->shows("what can I do"));
    QVERIFY(bo_->the<QPlainTextEdit>("input")->toPlainText().isEmpty());

    ana_->type("My lamp");
    WAIT_FOR(bo_->the<QLabel>("typists")->text() == "Ana is typing: My lamp");
    ana_->say("My lamp is broken. It worked for two days, and since this morning it only flickers.");
    WAIT_FOR(bo_->shows("only flickers"));
    QVERIFY(bo_->the<QLabel>("typists")->text().isEmpty());
}

void DeskTest::anotherSessionIsMarkedUnread()
{
    eve_ = std::make_unique<Customer>(portOf("PARLOR_FLEX"), "Eve", "Where is my parcel?");
    WAIT_FOR(bo_->others()->model()->rowCount() == 1);
    const QRect row = bo_->others()->visualRect(bo_->others()->model()->index(0, 0));
    QTest::mouseClick(bo_->others()->viewport(), Qt::LeftButton, {}, row.center());
    QTest::mouseDClick(bo_->others()->viewport(), Qt::LeftButton, {}, row.center());
    WAIT_FOR(bo_->window.current() && bo_->window.current()->title() == "Eve");
    bo_->type("half a line");

    ana_->say("Are you still there?");
    Session *ana = bo_->desk.sessions()->at(0);
    WAIT_FOR(ana->unread() == 1);
    QCOMPARE(bo_->own()->model()->index(0, 0).data(Qt::AccessibleTextRole).toString(), "Ana, 1 unread");
    QVERIFY(bo_->window.windowTitle().startsWith("(1) "));
    eve_->say("It should have come on Monday.");
    WAIT_FOR(bo_->shows("on Monday"));

    bo_->press(Qt::Key_U, Qt::ControlModifier);
    QCOMPARE(bo_->window.current(), ana);
    QCOMPARE(ana->unread(), 0);
    QVERIFY(bo_->the<QPlainTextEdit>("input")->toPlainText().isEmpty());
    bo_->press(Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(bo_->window.current()->title(), "Eve");
    QCOMPARE(bo_->the<QPlainTextEdit>("input")->toPlainText(), "half a line");
    bo_->press(Qt::Key_PageUp, Qt::ControlModifier);
}

void DeskTest::cannedAnswersUrlsAndNicknames()
{
    ida_ = std::make_unique<Customer>(portOf("PARLOR_FLEX"), "Ida", "A question about an invoice"); // she goes on waiting
    bo_->press(Qt::Key_F5);
    bo_->press(Qt::Key_1, Qt::AltModifier);
    QCOMPARE(bo_->the<QPlainTextEdit>("input")->toPlainText(), "Hello Ana, I am Bo.");
    bo_->press(Qt::Key_R, Qt::ControlModifier);
    WAIT_FOR(QApplication::activePopupWidget());
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Down);
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
    QCOMPARE(bo_->the<QPlainTextEdit>("input")->toPlainText(), "Hello Ana, I am Bo. Goodbye!");
    bo_->press(Qt::Key_Return, Qt::ControlModifier);
    WAIT_FOR(ana_->heard.contains("Bo: Hello Ana, I am Bo. Goodbye!"));

    bo_->press(Qt::Key_L, Qt::ControlModifier);
    auto *dialog = bo_->window.findChild<QInputDialog *>();
    QVERIFY(dialog);
    dialog->setTextValue("https://example.com/lamps");
    QTest::keyClick(dialog, Qt::Key_Return);
    WAIT_FOR(ana_->heard.contains("Bo pushed https://example.com/lamps"));
    WAIT_FOR(!bo_->window.findChild<QInputDialog *>());

    bo_->press(Qt::Key_K, Qt::ControlModifier);
    dialog = bo_->window.findChild<QInputDialog *>();
    QVERIFY(dialog);
    QCOMPARE(dialog->textValue(), "Bo");
    dialog->setTextValue("Robert");
    QTest::keyClick(dialog, Qt::Key_Return);
    WAIT_FOR(bo_->shows("Bo is now called Robert"));
    WAIT_FOR(bo_->link().contains("Connected as Robert"));
    bo_->press(Qt::Key_1, Qt::AltModifier);
    QCOMPARE(bo_->the<QPlainTextEdit>("input")->toPlainText(), "Hello Ana, I am Robert.");
    bo_->the<QPlainTextEdit>("input")->clear();
}

static QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString DeskTest::write(const QString &name, const QByteArray &content)
{
    QFile file(folder_.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
}

// Puts a path into the dialog that asks for a file, without the completer, whose list would take the Return.
void DeskTest::enterPath(const QString &path)
{
    auto *dialog = bo_->window.findChild<QFileDialog *>();
    QVERIFY(dialog);
    auto *name = dialog->findChild<QLineEdit *>("fileNameEdit");
    name->setText(path);
    QTest::keyClick(name, Qt::Key_Return);
    WAIT_FOR(!bo_->window.findChild<QFileDialog *>());
}

void DeskTest::filesAreSentAndSaved()
{
    const QByteArray bytes = QByteArray("0123456789abcdef").repeated(6000);
    const QString path = write("manual.pdf", bytes);
    QSignalSpy progress(&bo_->files, &Files::progressed), ended(&bo_->files, &Files::ended);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    auto *to = bo_->window.findChild<Conversation *>();
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(to, &enter);
    QVERIFY(enter.isAccepted() && bo_->the<QLabel>("drop")->isVisible());
    QDropEvent drop({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(to, &drop);
    WAIT_FOR(bo_->window.findChild<QProgressBar *>());
    WAIT_FOR(ended.size() == 1);
    QCOMPARE(ended.at(0).at(1).toString(), "Sending manual.pdf: done");
    QVERIFY(progress.size() > 0);
    QCOMPARE(progress.last().at(2).toULongLong(), static_cast<quint64>(bytes.size()));
    WAIT_FOR(bo_->shows("manual.pdf"));
    WAIT_FOR(!bo_->window.findChild<QProgressBar *>());

    // The customer saves it.
    WAIT_FOR(!ana_->fileId.isEmpty());
    QUrl url = http();
    url.setPath("/files/" + ana_->sessionId + '/' + ana_->fileId);
    QNetworkRequest request(url);
    request.setRawHeader("parlor-user-id", ana_->userId().toUtf8());
    request.setRawHeader("parlor-secure-key", ana_->secureKey().toUtf8());
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply(network.get(request));
    WAIT_FOR(reply->isFinished());
    QCOMPARE(reply->readAll(), bytes);

    // And the agent, under another name.
    bo_->press(Qt::Key_F4);
    auto *transcript = bo_->the<QListView>("transcript");
    QTest::keyClick(transcript, Qt::Key_End);
    QCOMPARE(transcript->currentIndex().data().toString(), "manual.pdf");
    bo_->press(Qt::Key_S, Qt::ControlModifier);
    enterPath(folder_.filePath("saved.pdf"));
    WAIT_FOR(ended.size() == 2);
    QCOMPARE(content(folder_.filePath("saved.pdf")), bytes);
}

void DeskTest::aTransferIsCancelled()
{
    const QString path = write("film.mp4", QByteArray(8 << 20, 'x'));
    QSignalSpy progress(&bo_->files, &Files::progressed), ended(&bo_->files, &Files::ended);
    bo_->press(Qt::Key_O, Qt::ControlModifier);
    enterPath(path);
    WAIT_FOR(progress.size() > 3);
    if (qEnvironmentVariableIsSet("PARLOR_SCREENSHOTS")) { // a busy moment
        eve_->say("Hello?");
        ana_->type("Thank you, I will look");
        WAIT_FOR(bo_->desk.sessions()->at(1)->unread() == 1 && !bo_->the<QLabel>("typists")->text().isEmpty());
    }
    bo_->photograph("light");
    bo_->enlarge();
    QTRY_COMPARE_WITH_TIMEOUT(bo_->clipped(), QString(), PATIENCE);
    bo_->press(Qt::Key_0, Qt::ControlModifier);
    bo_->press(Qt::Key_Period, Qt::ControlModifier);
    WAIT_FOR(ended.size() == 1);
    QCOMPARE(ended.at(0).at(1).toString(), "Sending film.mp4: cancelled");
    QVERIFY(!bo_->shows("film.mp4"));
}

void DeskTest::transcriptsAreWritten()
{
    QVERIFY(bo_->files.formats().contains("html"));
    QSignalSpy ended(&bo_->files, &Files::ended);
    for (QAction *action : bo_->window.findChildren<QAction *>()) {
        if (!action->text().contains("&html"))
            continue;
        const QKeyCombination keys = action->shortcut()[0];
        bo_->press(keys.key(), keys.keyboardModifiers());
        enterPath(folder_.filePath("transcript.html"));
    }
    WAIT_FOR(ended.size() == 1);
    const QByteArray written = content(folder_.filePath("transcript.html"));
    QVERIFY(written.contains("only flickers") && written.contains("manual.pdf"));
}

void DeskTest::aCommandOfAPluginIsRun()
{
    QCOMPARE(bo_->files.commands().size(), 1);
    QSignalSpy ended(&bo_->files, &Files::ended);
    bo_->press(Qt::Key_1, Qt::ControlModifier | Qt::AltModifier);
    WAIT_FOR(bo_->the<QPlainTextEdit>("answer"));
    const QString answer = bo_->the<QPlainTextEdit>("answer")->toPlainText();
    QVERIFY2(answer.startsWith("manual.pdf, 96000 bytes, id "), qPrintable(answer));
    WAIT_FOR(ended.size() == 1);
    QCOMPARE(ended.at(0).at(1).toString(), "Running files: done");
    auto *dialog = bo_->window.findChild<QDialog *>();
    QTRY_COMPARE_WITH_TIMEOUT(cutOff(*dialog), QString(), PATIENCE);
    QTest::keyClick(dialog, Qt::Key_Escape);
    WAIT_FOR(!bo_->window.findChild<QDialog *>());
}

void DeskTest::coachingIsSeenByAgentsAlone()
{
    Seat max("Max", false, portOf("PARLOR_BASIC"));
    WAIT_FOR(max.desk.isRegistered());
    max.choose("A broken lamp");
    max.press(Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
    WAIT_FOR(max.audience() ==
             "COACHING – only agents read your next line: Robert. The customer doesn't see you.");
    max.type("Ask for the serial number.");
    QTest::keyClick(max.window.focusWidget(), Qt::Key_Return);
    WAIT_FOR(bo_->shows("serial number"));
    WAIT_FOR(max.shows("serial number"));
    max.photograph("coaching");
    max.enlarge();
    QTRY_COMPARE_WITH_TIMEOUT(max.clipped(), QString(), PATIENCE);
    max.press(Qt::Key_0, Qt::ControlModifier);

    // In the other mode the customer sees the coach, and what comes then, but nothing from before.
    max.press(Qt::Key_J, Qt::ControlModifier);
    WAIT_FOR(max.audience() == "Everybody reads your next line: Ana, Robert.");
    max.type("Hello Ana, I help Robert.");
    QTest::keyClick(max.window.focusWidget(), Qt::Key_Return);
    WAIT_FOR(ana_->heard.contains("Max: Hello Ana, I help Robert."));
    QVERIFY(ana_->heard.filter("serial number").isEmpty());
    QCOMPARE(ana_->heard.filter("Max joined").size(), 1);
    max.window.close();
    WAIT_FOR(ana_->heard.contains("Max left"));
    WAIT_FOR(!max.window.isVisible());
}

void DeskTest::monitoringIsSilent()
{
    Seat kim("Kim", true, portOf("PARLOR_BASIC"));
    WAIT_FOR(kim.desk.isRegistered());
    kim.choose("A broken lamp");
    kim.press(Qt::Key_M, Qt::ControlModifier);
    WAIT_FOR(kim.audience().startsWith("SILENT MONITORING"));
    WAIT_FOR(kim.shows("serial number"));
    QVERIFY(!kim.the<QPlainTextEdit>("input")->isEnabled());
    QVERIFY(!bo_->shows("Kim"));
    kim.photograph("monitoring");
    kim.enlarge();
    QTRY_COMPARE_WITH_TIMEOUT(kim.clipped(), QString(), PATIENCE);
    kim.press(Qt::Key_0, Qt::ControlModifier);
    kim.window.close();
    WAIT_FOR(!kim.window.isVisible());
    QVERIFY(ana_->heard.filter("Kim").isEmpty());
}

void DeskTest::theLinkComesBack()
{
    bo_->press(Qt::Key_F5);
    proxy_->cut();
    WAIT_FOR(bo_->link().contains("Trying again"));
    bo_->type("Are you there?");
    QTest::keyClick(bo_->window.focusWidget(), Qt::Key_Return);
    QVERIFY(bo_->window.statusBar()->currentMessage().contains("no connection"));
    QCOMPARE(bo_->the<QPlainTextEdit>("input")->toPlainText(), "Are you there?");
    const QString ownId = bo_->desk.ownId();
    proxy_->open();
    // It joins with the nickname that it registered with, and takes the other one again.
    WAIT_FOR(ana_->heard.count("Bo is now called Robert") == 2);
    QCOMPARE(ana_->heard.count("Bo joined"), 2);
    QCOMPARE(bo_->desk.ownId(), ownId);
    WAIT_FOR(bo_->link().contains("Connected as Robert"));
    QTest::keyClick(bo_->window.focusWidget(), Qt::Key_Return);
    WAIT_FOR(!ana_->heard.filter("Are you there?").isEmpty());
    QCOMPARE(ana_->heard.filter("Are you there?"), QStringList("Robert: Are you there?"));
}

// Every action stands in a menu with keys of its own, and what can have the keyboard says what it is.
void DeskTest::everythingHasKeysAndNames()
{
    QStringList keys;
    QList<QMenu *> menus;
    for (const QAction *action : bo_->window.menuBar()->actions())
        menus.append(action->menu());
    while (!menus.isEmpty()) {
        for (const QAction *action : menus.takeFirst()->actions()) {
            if (action->menu()) {
                menus.append(action->menu());
            } else if (!action->isSeparator()) {
                QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
                for (const QKeySequence &it : action->shortcuts())
                    keys.append(it.toString());
            }
        }
    }
    QVERIFY(keys.size() > 20);
    QCOMPARE(keys.removeDuplicates(), 0);

    // Tab goes round through all that can be used.
    bo_->press(Qt::Key_F2);
    WAIT_FOR(bo_->own()->hasFocus());
    QStringList names;
    for (int i = 0; i < 12 && (i == 0 || !bo_->own()->hasFocus()); i++) {
        names.append(bo_->window.focusWidget()->accessibleName());
        QTest::keyClick(bo_->window.focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(names, QStringList({"Your sessions", "Waiting sessions, and those with others", "Transcript", "Your next line"}));
}

// Every menu, with those inside it, is drawn with all its words.
void DeskTest::nothingIsClippedInMenus()
{
    QList<QMenu *> menus;
    for (const QAction *action : bo_->window.menuBar()->actions())
        menus.append(action->menu());
    while (!menus.isEmpty()) {
        QMenu *menu = menus.takeFirst();
        menu->popup(bo_->window.mapToGlobal(QPoint(0, 0)));
        QCOMPARE(cutOff(*menu), QString());
        QVERIFY2(menu->width() <= bo_->window.width(), qPrintable(menu->title()));
        for (const QAction *action : menu->actions())
            if (action->menu())
                menus.append(action->menu());
        menu->close();
    }
}

void DeskTest::nothingIsClippedInDialogs()
{
    for (const auto &[key, modifiers] : {std::pair(Qt::Key_W, Qt::ControlModifier), std::pair(Qt::Key_K, Qt::ControlModifier),
                                         std::pair(Qt::Key_L, Qt::ControlModifier), std::pair(Qt::Key_F1, Qt::NoModifier)}) {
        bo_->press(key, modifiers);
        auto *dialog = bo_->window.findChild<QDialog *>();
        QVERIFY(dialog);
        QTRY_COMPARE_WITH_TIMEOUT(cutOff(*dialog), QString(), PATIENCE);
        QVERIFY2(dialog->width() <= bo_->window.width(), qPrintable(dialog->windowTitle()));
        QTest::keyClick(dialog, Qt::Key_Escape);
        WAIT_FOR(!bo_->window.findChild<QDialog *>());
    }
}

void DeskTest::nothingIsClippedAtTwiceTheSize()
{
    bo_->enlarge();
    QTRY_COMPARE_WITH_TIMEOUT(bo_->clipped(), QString(), PATIENCE);
    bo_->photograph("twice");
    QCOMPARE(bo_->window.width(), 1000);
    nothingIsClippedInMenus();
    nothingIsClippedInDialogs();
    // The other session, where the agent's nickname wasn't changed.
    bo_->press(Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(bo_->window.current()->title(), "Eve");
    QVERIFY(bo_->link().contains("Connected as Bo"));
    QTRY_COMPARE_WITH_TIMEOUT(bo_->clipped(), QString(), PATIENCE);
    bo_->press(Qt::Key_PageUp, Qt::ControlModifier);
    bo_->press(Qt::Key_0, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(bo_->clipped(), QString(), PATIENCE);

    bo_->press(Qt::Key_D, Qt::ControlModifier);
    QVERIFY(Theme::current().isDark);
    bo_->photograph("dark");
    bo_->press(Qt::Key_D, Qt::ControlModifier);
    QVERIFY(!Theme::current().isDark);
}

void DeskTest::coloursAreReadable()
{
    for (const Theme &it : {Theme::light(), Theme::dark()}) {
        const QList<Paint> paints = {it.window, it.base, it.raised, it.accent, it.own, it.customer, it.agent, it.internal,
                                     it.coach, it.monitor, {it.window.back, it.faint}, {it.base.back, it.faint},
                                     {it.raised.back, it.faint}, {it.window.back, it.good}, {it.window.back, it.bad}};
        for (const Paint &paint : paints)
            QVERIFY2(contrast(paint) >= 4.5,
                     qPrintable(paint.text.name() + " on " + paint.back.name() + ": " + QString::number(contrast(paint))));
    }
}

void DeskTest::aSessionIsLeftWithAReason()
{
    QCOMPARE(bo_->window.current()->title(), "Ana");
    bo_->press(Qt::Key_W, Qt::ControlModifier);
    auto *dialog = bo_->window.findChild<QDialog *>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit *>("reason"), "a new lamp is on its way");
    QTest::keyClick(dialog, Qt::Key_Return);
    WAIT_FOR(bo_->desk.sessions()->rowCount() == 1);
    WAIT_FOR(!ana_->heard.filter("a new lamp is on its way").isEmpty());
    QVERIFY(!ana_->isOver);

    // Ended for everybody.
    WAIT_FOR(bo_->window.current() && bo_->window.current()->title() == "Eve");
    bo_->press(Qt::Key_W, Qt::ControlModifier);
    WAIT_FOR(bo_->window.findChild<QDialog *>());
    dialog = bo_->window.findChild<QDialog *>();
    QTest::keyClick(dialog->findChild<QComboBox *>("after"), Qt::Key_End);
    QTest::keyClick(dialog, Qt::Key_Return);
    WAIT_FOR(bo_->desk.sessions()->rowCount() == 0);
    WAIT_FOR(eve_->isOver);
    bo_->window.close();
    WAIT_FOR(!bo_->window.isVisible());
}

QTEST_MAIN(DeskTest)
#include "desk_test.moc"
