#include "leavedialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>

LeaveDialog::LeaveDialog(const Session &session, QWidget *parent)
    : QDialog(parent), after_(new QComboBox), reason_(new QLineEdit)
{
    setWindowTitle(tr("Leave %1").arg(session.title()));
    const auto item = [this](const QString &text, parlor::after_action after) {
        after_->addItem(text, static_cast<int>(after));
    };
    item(tr("The session goes on"), parlor::after_action::keep_alive);
    // A monitor, whom nobody sees, ends nothing.
    if (session.mode() != Mode::Monitor) {
        item(tr("The session ends if no agent is left"), parlor::after_action::close_if_no_agents);
        item(tr("The session ends for everybody"), parlor::after_action::force_close);
    }
    after_->setObjectName("after");
    after_->setAccessibleName(tr("What becomes of the session"));
    reason_->setObjectName("reason");
    reason_->setAccessibleName(tr("Reason"));
    reason_->setMinimumWidth(36 * fontMetrics().averageCharWidth());
    reason_->setPlaceholderText(tr("Those who stay read this"));
    reason_->setEnabled(session.mode() != Mode::Monitor);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("&Leave"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QFormLayout(this);
    layout->addRow(tr("&Reason:"), reason_);
    layout->addRow(tr("&Then:"), after_);
    layout->addRow(buttons);
}

parlor::after_action LeaveDialog::after() const
{
    return static_cast<parlor::after_action>(after_->currentData().toInt());
}
