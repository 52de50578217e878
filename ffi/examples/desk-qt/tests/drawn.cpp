#include "drawn.h"

#include <QAbstractScrollArea>
#include <QImage>
#include <QPaintEngine>
#include <QPainter>
#include <QRegularExpression>
#include <QWidget>

namespace {

// Paints nothing, and notes texts.
class Engine : public QPaintEngine {
public:
    Engine() : QPaintEngine(AllFeatures) {}

    bool begin(QPaintDevice *) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState &) override {}
    void drawPixmap(const QRectF &, const QPixmap &, const QRectF &) override {}
    void drawPath(const QPainterPath &) override {}
    void drawPolygon(const QPointF *, int, PolygonDrawMode) override {}
    Type type() const override { return User; }
    void drawTextItem(const QPointF &at, const QTextItem &item) override
    {
        const QRectF box(at.x(), at.y() - item.ascent(), item.width(), item.ascent() + item.descent());
        drawn.append({item.text(), painter()->combinedTransform().mapRect(box)});
    }

    QList<Drawn> drawn;
};

// As large as the widget, with another engine.
class Device : public QImage {
public:
    explicit Device(QSize size) : QImage(size, QImage::Format_ARGB32) {}

    QPaintEngine *paintEngine() const override { return &engine; }
    mutable Engine engine;
};

} // namespace

QList<Drawn> drawnBy(QWidget &widget)
{
    Device device(widget.size());
    widget.render(&device, {}, {}, {});
    return device.engine.drawn;
}

QString cutOff(QWidget &window)
{
    // Menus say "Leave …" themselves.
    static const QRegularExpression shortened("\\S\u2026");
    QList<QWidget *> all = window.findChildren<QWidget *>();
    all.prepend(&window);
    for (QWidget *widget : all) {
        if (!widget->isVisibleTo(&window) || (widget != &window && widget->isWindow()))
            continue;
        // What is scrolled goes over the top and the bottom.
        const auto *area = qobject_cast<const QAbstractScrollArea *>(widget->parent());
        const bool isScrolled = area && area->viewport() == widget;
        for (const Drawn &it : drawnBy(*widget)) {
            const bool isWide = it.at.left() < -1 || it.at.right() > widget->width() + 1;
            const bool isHigh = !isScrolled && (it.at.top() < -1 || it.at.bottom() > widget->height() + 1);
            if (isWide || isHigh || shortened.match(it.text).hasMatch())
                return QString("%1 (%2): %3").arg(widget->metaObject()->className(), widget->objectName(), it.text);
        }
    }
    return {};
}
