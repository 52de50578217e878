// The session that is shown: who is there, the transcript, who types, and the input.
#pragma once

#include <QLabel>
#include <QListView>
#include <QWidget>

#include <optional>

#include "composer.h"

class Conversation : public QWidget {
    Q_OBJECT

public:
    explicit Conversation(QWidget *parent = nullptr);

    void setSession(Session *session);
    Session *session() const { return session_; }
    Composer *composer() { return composer_; }
    QListView *transcript() { return transcript_; }
    // The row that is chosen in the transcript; otherwise nothing.
    std::optional<Entry> chosen() const;

signals:
    // Files were dropped here, to be sent.
    void dropped(const QStringList &paths);
    // An entry was double-clicked, or Return was pressed on it.
    void activated(const Entry &entry);

protected:
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void refresh();
    void showDrop(bool isShown);

    Session *session_ = nullptr;
    bool isAtEnd_ = true; // of the transcript
    QLabel *name_;
    QLabel *about_;
    QLabel *drop_;
    QListView *transcript_;
    QLabel *typists_;
    Composer *composer_;
};
