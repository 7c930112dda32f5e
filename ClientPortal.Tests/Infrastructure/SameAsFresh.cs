using System.Text.RegularExpressions;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// The first test of every live panel: one that was left open while something changed shows what the same panel shows to the same
/// person when it is opened now.
/// </summary>
public static partial class SameAsFresh
{
    /// <summary>Waits until the panel that was left open has heard all, then compares it with one rendered now.</summary>
    public static async Task AssertAsync<TPanel>(
        PanelContext page, IRenderedComponent<TPanel> leftOpen, Action<ComponentParameterCollectionBuilder<TPanel>>? parameters = null,
        string? about = null)
        where TPanel : IComponent
    {
        await page.SettleAsync();
        await using var now = await page.OpenAgainAsync();
        var fresh = now.Show(parameters);
        try
        {
            await Eventually.TrueAsync(() => Of(leftOpen) == Of(fresh));
        }
        catch (TimeoutException)
        {
            Assert.Fail(
                $"{about ?? typeof(TPanel).Name} for {page.Session.Viewer.Name}{Environment.NewLine}{FirstDifference(Of(leftOpen), Of(fresh))}");
        }
    }

    /// <summary>
    /// The markup, less what says how it came to be there: the glow of a change, the numbers of handlers, and the ids that MudBlazor draws by lot.
    /// </summary>
    public static string Of<TPanel>(IRenderedComponent<TPanel> panel)
        where TPanel : IComponent => Passing().Replace(panel.Markup, "");

    private static string FirstDifference(string leftOpen, string fresh)
    {
        var at = leftOpen.Zip(fresh).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"left open: {Around(leftOpen)}{Environment.NewLine}fresh:     {Around(fresh)}";

        string Around(string markup) => markup[Math.Max(0, at - 120)..Math.Min(markup.Length, at + 300)];
    }

    [GeneratedRegex(
        """
        \s(data-changed|blazor:[\w:]+)="[^"]*"(?=[\s>/])|\sblazor:\w+(?=[\s>])
        |\s(id|for|aria-controls|aria-describedby|aria-labelledby)="(([a-z]+-?)?[0-9a-f-]{36}|mud[\w-]+|[a-z][a-z0-9]{8})"
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Passing();
}
