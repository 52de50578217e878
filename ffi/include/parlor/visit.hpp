/// @file
/// What calls a function for the kind of an event or news. A part of parlor.hpp: include that.
#pragma once

#include <utility>

namespace parlor {

/// Several functions as one visitor: `visit(event, parlor::overloaded{[](parlor::message_event it) { ... }, ...})`.
template <class... Function> struct overloaded : Function... {
    using Function::operator()...;
};
/// The functions that it is made of say which type it has.
template <class... Function> overloaded(Function...) -> overloaded<Function...>;

namespace detail {

/// Calls `visitor` with a view as that of the kinds which it is of, or as `Unknown`.
template <class Unknown, class Kind, class... Kinds, class View, class Visitor>
decltype(auto) visit_as(View it, Visitor &&visitor)
{
    if (it.kind() == Kind::of)
        return std::forward<Visitor>(visitor)(Kind(it.get()));
    if constexpr (sizeof...(Kinds) > 0)
        return visit_as<Unknown, Kinds...>(it, std::forward<Visitor>(visitor));
    else
        return std::forward<Visitor>(visitor)(Unknown(it.get()));
}

} // namespace detail
} // namespace parlor
