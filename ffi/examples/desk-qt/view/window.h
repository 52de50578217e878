// The main window: the lists of sessions on the left, the one that is shown beside them, and a menu with every function.
#pragma once

#include <QLabel>
#include <QListView>
#include <QMainWindow>
#include <QMenu>
#include <QStackedWidget>

#include <functional>

#include "../model/answers.h"
#include "../model/desk.h"
#include "../model/interactions.h"
#include "conversation.h"
#include "transfers.h"

class Window : public QMainWindow {
    Q_OBJECT

public:
    Window(Desk *desk, Interactions *interactions, Files *files, QList<Answer> answers);

    Session *current() const { return conversation_->session(); }
    // Letters of so many percent of their usual size, 100 to 200.
    void setZoom(int percent);

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    // In menus.cpp.
    void buildMenus();
    void buildSessionMenu();
    void buildMessageMenu();
    void buildViewMenu();
    QAction *add(QMenu *menu, const QString &text, const QKeySequence &keys, const std::function<void()> &act);
    void showKeys();
    // In filemenu.cpp.
    void buildFileMenu();
    void chooseFiles();
    void choosePlace(const Entry &file);
    void exportAs(const QString &format);
    // In commands.cpp.
    void addCommands(QMenu *menu);
    void run(const Command &command);
    void showAnswer(const QString &title, const QString &text);

    QWidget *listsOnTheLeft();
    QListView *list(const QString &name, const QString &objectName, QAbstractItemModel *model);

    void showSession(Session *session);
    void step(int by);
    void join(Mode mode);
    void leave();
    void pushUrl();
    void rename();
    void copy();
    void activate(const Entry &entry);
    void refresh();
    void setLink(bool isUp, const QString &text);
    void showLink();
    void colourLink();

    Desk *desk_;
    Files *files_;
    OtherSessions others_;
    QList<Answer> answers_;
    Conversation *conversation_;
    Transfers *transfers_;
    QStackedWidget *pages_;
    QLabel *hint_;
    QListView *ownList_;
    QListView *otherList_;
    QLabel *link_;
    QList<QAction *> inSession_; // those that need a session to speak in
    QMenu *answerMenu_ = nullptr;
    qreal usualPointSize_;
    int zoom_ = 100;
    bool isLinkUp_ = false;
    QString whyDown_; // what is done about a link that is down
    bool isLeaving_ = false;
};
