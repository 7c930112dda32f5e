using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Ui;

public sealed partial class StatusPill
{
    private static readonly ConcurrentDictionary<(string Kind, string Icon, string Text, string? TestId, string? Value), MarkupString> Drawn = [];

    /// <summary>The same as HTML, made once for all circuits that show it.</summary>
    public static MarkupString Of(string kind, string icon, string text, string? testId, string? value) =>
        Drawn.GetOrAdd((kind, icon, text, testId, value), static pill =>
        {
            var html = new HtmlText().Add($"""<span class="pill pill-{pill.Kind}" """);
            if (pill.TestId is not null)
            {
                html.Add($"""data-testid="{pill.TestId}" """);
            }

            if (pill.Value is not null)
            {
                html.Add($"""data-value="{pill.Value}" """);
            }

            return html.Add($">{Ui.Icon.Of(pill.Icon)}{pill.Text}</span>").ToMarkup();
        });
}
