using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Ui;

/// <summary>
/// An icon whose name is only known when it is drawn, as HTML that is made once for all circuits: as an element it would cost each of them three
/// frames and a text.
/// </summary>
public static class Icon
{
    private static readonly ConcurrentDictionary<string, MarkupString> Drawn = [];

    /// <param name="name">One of the icons of the style sheet.</param>
    public static MarkupString Of(string name) => Drawn.GetOrAdd(
        name, static name => new HtmlText().Add($"""<i class="icon icon-{name}" aria-hidden="true"></i>""").ToMarkup());
}
