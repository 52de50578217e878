// The commands that plugins have: in the menu for files, with a dialog for what is typed and one for the answer.
#include <QDialog>
#include <QDialogButtonBox>
#include <QInputDialog>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "window.h"

void Window::addCommands(QMenu *menu)
{
    const QList<Command> commands = files_->commands();
    if (!commands.isEmpty())
        menu->addSeparator();
    for (qsizetype i = 0; i < commands.size(); i++)
        add(menu, tr("%1: %2").arg(commands.at(i).name, commands.at(i).about).replace('&', "&&"),
            i < 9 ? QKeySequence(Qt::CTRL | Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i)) : QKeySequence(),
            [this, command = commands.at(i)] { run(command); });
    connect(files_, &Files::answered, this, &Window::showAnswer);
}

// Asks for what is typed behind the command, if there is anything.
void Window::run(const Command &command)
{
    // Without a session there is none that is meant.
    const QString id = current() ? current()->id() : QString();
    if (command.argument.isEmpty()) {
        files_->run(id, command.name, {});
        return;
    }
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(command.name);
    dialog->setLabelText(command.argument);
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, id, name = command.name](const QString &argument) { files_->run(id, name, argument); });
    dialog->open();
}

void Window::showAnswer(const QString &title, const QString &text)
{
    auto *dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto *answer = new QPlainTextEdit(text);
    answer->setObjectName("answer");
    answer->setAccessibleName(title);
    answer->setReadOnly(true);
    answer->setTabChangesFocus(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *layout = new QVBoxLayout(dialog);
    layout->addWidget(answer);
    layout->addWidget(buttons);
    dialog->resize(60 * fontMetrics().averageCharWidth(), 14 * fontMetrics().height());
    dialog->open();
}
