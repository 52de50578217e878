// The menu of the main window for files, exports and commands of plugins.
#include <QFileDialog>
#include <QMenuBar>

#include "window.h"

void Window::buildFileMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&File"));
    QAction *send = add(menu, tr("Send &files …"), Qt::CTRL | Qt::Key_O, [this] { chooseFiles(); });
    inSession_.append(send);
    QAction *save = add(menu, tr("&Save the chosen file as …"), Qt::CTRL | Qt::Key_S, [this] {
        if (const auto entry = conversation_->chosen(); entry && entry->kind == Entry::Kind::File)
            choosePlace(*entry);
    });
    add(menu, tr("&Cancel the last transfer"), Qt::CTRL | Qt::Key_Period, [this] { transfers_->cancelLast(); });
    menu->addSeparator();
    // What plugins offer.
    const QStringList formats = files_->formats();
    for (qsizetype i = 0; i < formats.size(); i++)
        add(menu, tr("Write the transcript as &%1 …").arg(formats.at(i)),
            i < 9 ? QKeySequence(Qt::CTRL | Qt::SHIFT | static_cast<Qt::Key>(Qt::Key_1 + i)) : QKeySequence(),
            [this, format = formats.at(i)] { exportAs(format); });
    addCommands(menu);
    for (QAction *it : {send, save})
        it->setVisible(files_->canTransfer());
}

void Window::chooseFiles()
{
    auto *dialog = new QFileDialog(this, tr("Send files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, current(), [this, session = current()](const QStringList &paths) {
        for (const QString &path : paths)
            files_->send(session->id(), path);
    });
    dialog->open();
}

// Asks where something is to be written.
static QFileDialog *placeDialog(QWidget *parent, const QString &title, const QString &name)
{
    auto *dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    // Nothing is overwritten: the new file gets a number.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    dialog->selectFile(name);
    return dialog;
}

void Window::choosePlace(const Entry &file)
{
    // A name that others chose is no path.
    QString name = file.words;
    QFileDialog *dialog = placeDialog(this, tr("Save %1").arg(file.words), name.replace('/', '_'));
    connect(dialog, &QFileDialog::fileSelected, current(), [this, session = current(), file](const QString &path) {
        files_->save(session->id(), file, path);
    });
    dialog->open();
}

void Window::exportAs(const QString &format)
{
    if (!current())
        return;
    const QString ending = format == "text" ? QString("txt") : format;
    QFileDialog *dialog = placeDialog(this, tr("Write the transcript as %1").arg(format), current()->id() + '.' + ending);
    connect(dialog, &QFileDialog::fileSelected, current(), [this, session = current(), format](const QString &path) {
        files_->write(session->id(), format, path);
    });
    dialog->open();
}
