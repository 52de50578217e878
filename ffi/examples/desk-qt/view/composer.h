// Where the agent types: the input, with a band above it and a border around both that say who will read the next line.
#pragma once

#include <QFrame>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>

#include "../model/session.h"

class Composer : public QFrame {
    Q_OBJECT

public:
    explicit Composer(QWidget *parent = nullptr);

    // Shows the draft of this session and who would read it; nullptr for none.
    void setSession(Session *session);
    // Shows anew who reads, when that has changed.
    void refresh();
    // Adds to what is typed, as a canned answer does.
    void insert(const QString &words);
    void send();
    QPlainTextEdit *input() { return input_; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void typed();
    void fit();

    Session *session_ = nullptr;
    QLabel *band_;
    QPlainTextEdit *input_;
    QPushButton *send_;
    QTimer idle_; // from the last key on: then the agent isn't typing any more
};

// Who will read the next line, as a sentence.
QString audienceOf(const Session &session);
