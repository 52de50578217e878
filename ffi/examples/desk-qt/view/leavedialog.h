// Asks how a session is to be left, and why.
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QLineEdit>

#include "../model/session.h"

class LeaveDialog : public QDialog {
    Q_OBJECT

public:
    LeaveDialog(const Session &session, QWidget *parent);

    parlor::after_action after() const;
    // What those who stay are told; may be empty.
    QString reason() const { return reason_->text().trimmed(); }

private:
    QComboBox *after_;
    QLineEdit *reason_;
};
