using System.Diagnostics;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Xunit.Sdk;

namespace ClientPortal.Tests;

/// <summary>
/// Waits for what a panel shows, in place of bUnit's methods of these names: they are found first, because their namespace holds those of all
/// tests. bUnit looks once and then at each render. A render between that look and the moment from which it listens is missed, and on a busy
/// machine it may have been the last one.
/// </summary>
internal static class PanelWaits
{
    // At the latest; sooner after a render.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns when the assertion passes. After <paramref name="timeout"/> (60 s by default) its failure is thrown.</summary>
    public static void WaitForAssertion<TPanel>(this IRenderedComponent<TPanel> panel, Action assertion, TimeSpan? timeout = null)
        where TPanel : IComponent
    {
        var limit = timeout ?? BunitContext.DefaultWaitTimeout;
        var watch = Stopwatch.StartNew();
        using var rendered = new ManualResetEventSlim();
        void Note(object? sender, EventArgs about) => rendered.Set();
        panel.OnAfterRender += Note;
        try
        {
            while (true)
            {
                rendered.Reset();
                try
                {
                    assertion();
                    return;
                }
                catch (Exception) when (watch.Elapsed < limit)
                {
                    rendered.Wait(Interval);
                }
            }
        }
        finally
        {
            panel.OnAfterRender -= Note;
        }
    }

    /// <summary>Returns when the panel is in this state.</summary>
    /// <exception cref="XunitException">It was not within <paramref name="timeout"/> (60 s by default).</exception>
    public static void WaitForState<TPanel>(this IRenderedComponent<TPanel> panel, Func<bool> state, TimeSpan? timeout = null)
        where TPanel : IComponent => panel.WaitForAssertion(() => Assert.True(state()), timeout);

    /// <summary>The first element that matches, as soon as there is one.</summary>
    public static IElement WaitForElement<TPanel>(this IRenderedComponent<TPanel> panel, string selector)
        where TPanel : IComponent
    {
        IElement? found = null;
        panel.WaitForAssertion(() => found = panel.Find(selector));
        return found!;
    }
}
