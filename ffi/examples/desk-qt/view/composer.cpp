#include "composer.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <chrono>

#include "theme.h"

using namespace std::chrono_literals;

QString audienceOf(const Session &session)
{
    if (session.isOver())
        return Composer::tr("This session is over. Nobody reads here any more.");
    if (!session.isIn())
        return Composer::tr("Joining …");
    const QString names = session.readers(session.mode()).join(Composer::tr(", "));
    switch (session.mode()) {
    case Mode::Coach:
        return names.isEmpty()
                   ? Composer::tr("COACHING – the customer doesn't see you. No agent is here to read your next line.")
                   : Composer::tr("COACHING – only agents read your next line: %1. The customer doesn't see you.").arg(names);
    case Mode::Monitor:
        return Composer::tr("SILENT MONITORING – nobody but supervisors sees you, and you can't write here.");
    default:
        return names.isEmpty() ? Composer::tr("Nobody else is here to read your next line.")
                               : Composer::tr("Everybody reads your next line: %1.").arg(names);
    }
}

Composer::Composer(QWidget *parent)
    : QFrame(parent), band_(new QLabel), input_(new QPlainTextEdit), send_(new QPushButton(tr("Send")))
{
    band_->setTextFormat(Qt::PlainText);
    band_->setWordWrap(true);
    band_->setAutoFillBackground(true);
    band_->setObjectName("audience");
    input_->setAccessibleName(tr("Your next line"));
    input_->setObjectName("input");
    input_->setTabChangesFocus(true);
    input_->setFrameShape(QFrame::NoFrame);
    input_->installEventFilter(this);
    send_->setAccessibleName(tr("Send your line"));
    send_->setToolTip(tr("Send (Return)"));
    auto *line = new QHBoxLayout;
    line->addWidget(input_, 1);
    line->addWidget(send_, 0, Qt::AlignBottom);
    line->setContentsMargins(6, 4, 6, 6);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3, 3, 3, 3);
    layout->setSpacing(0);
    layout->addWidget(band_);
    layout->addLayout(line);
    idle_.setSingleShot(true);
    idle_.setInterval(8s);
    connect(send_, &QPushButton::clicked, this, &Composer::send);
    connect(input_, &QPlainTextEdit::textChanged, this, &Composer::typed);
    connect(&idle_, &QTimer::timeout, this, [this] {
        if (session_)
            session_->setTyping(false);
    });
    fit();
}

void Composer::setSession(Session *session)
{
    session_ = session;
    const QSignalBlocker blocker(input_);
    input_->setPlainText(session ? session->draft : QString());
    input_->moveCursor(QTextCursor::End);
    refresh();
}

void Composer::refresh()
{
    if (!session_)
        return;
    const Paint &paint = Theme::current().mode(session_->mode());
    QPalette palette = band_->palette();
    palette.setColor(QPalette::Window, paint.back);
    palette.setColor(QPalette::WindowText, paint.text);
    band_->setPalette(palette);
    QFont font = this->font();
    font.setBold(session_->mode() != Mode::Agent);
    band_->setFont(font);
    band_->setText(audienceOf(*session_));
    // Before the agent is in, it can type already.
    const bool isOpen = !session_->isOver() && session_->mode() != Mode::Monitor;
    input_->setEnabled(isOpen);
    input_->setPlaceholderText(isOpen ? tr("Type here. Return sends, Shift+Return begins a new line.") : QString());
    send_->setEnabled(isOpen && session_->isIn() && !input_->toPlainText().trimmed().isEmpty());
    update();
}

void Composer::insert(const QString &words)
{
    const QString before = input_->toPlainText().left(input_->textCursor().position());
    const bool isBehindWord = !before.isEmpty() && !before.back().isSpace();
    if (input_->isEnabled())
        input_->insertPlainText(isBehindWord ? ' ' + words : words);
    input_->setFocus();
}

void Composer::send()
{
    const QString words = input_->toPlainText().trimmed();
    // What can't be sent stays to be sent later.
    if (session_ && !words.isEmpty() && input_->isEnabled() && session_->isIn() && session_->say(words))
        input_->clear();
}

void Composer::typed()
{
    if (!session_)
        return;
    session_->draft = input_->toPlainText();
    const bool isAnything = !session_->draft.trimmed().isEmpty();
    send_->setEnabled(isAnything && session_->isIn());
    session_->setTyping(isAnything);
    if (isAnything)
        idle_.start();
}

// Three lines, in whatever size the letters are.
void Composer::fit()
{
    const int line = QFontMetrics(input_->font()).lineSpacing();
    input_->setFixedHeight(3 * line + 12);
    band_->setMargin(line / 3);
}

bool Composer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == input_ && event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isReturn && !key->modifiers().testFlag(Qt::ShiftModifier)) {
            send();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void Composer::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        fit();
        refresh();
    }
}

void Composer::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    const bool isPlain = !session_ || session_->mode() == Mode::Agent;
    QPainter painter(this);
    painter.fillRect(rect(), isPlain ? theme.border : theme.mode(session_->mode()).back);
    const int wide = isPlain ? 1 : 3;
    painter.fillRect(rect().adjusted(wide, wide, -wide, -wide), theme.base.back);
}
