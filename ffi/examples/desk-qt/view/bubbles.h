// Paints a transcript as bubbles: the agent's own on the right, others' on the left, what happened in the middle.
#pragma once

#include <QStyledItemDelegate>
#include <QTextLayout>

#include "../model/transcript.h"

class Bubbles : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    // Where everything of an entry is, from the top left of its row on.
    struct Shape {
        QRectF head;  // who and when; empty if that stands above already
        QRectF box;   // the bubble
        QPointF text; // where the words begin in it
    };
    Shape shape(const Entry &entry, bool hasHead, QTextLayout &words, const QFont &font, qreal width) const;
    static bool hasHead(const QModelIndex &index);
};
