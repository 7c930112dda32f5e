using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Ui;

/// <summary>What a component's actions say when they are refused, and that a double click acts once.</summary>
public sealed class ActionsTests
{
    private readonly Faults faults = new();
    private readonly IStringLocalizer<RuleTexts> texts;
    private readonly Actions actions;

    public ActionsTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        texts = new ServiceCollection().AddLogging().AddSentences().BuildServiceProvider().GetRequiredService<IStringLocalizer<RuleTexts>>();
        actions = new Actions(new Refusals(texts, faults));
    }

    [Fact]
    public async Task A_refusal_is_a_sentence_and_no_fault()
    {
        foreach (var (why, key) in new (Exception, string)[]
        {
            (new RuleBroken("import.not-read"), "import.not-read"), (new NotFound(), "gone"), (new EditConflict(), "meanwhile"),
        })
        {
            Assert.False(await actions.TryAsync(() => throw why));
            Assert.Equal(texts[key].Value, actions.Refusal);
        }

        Assert.Empty(faults.Logged);
    }

    [Fact]
    public async Task A_fault_is_logged_once_under_the_reference_that_the_sentence_names()
    {
        var fault = new InvalidOperationException("no database");

        Assert.False(await actions.TryAsync(() => Task.FromException(fault)));

        var (logged, message) = Assert.Single(faults.Logged);
        Assert.Same(fault, logged);
        Assert.Contains(message.Split(' ')[^1], actions.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_succeeds_removes_the_last_refusal()
    {
        await actions.TryAsync(() => throw new NotFound());
        Assert.True(await actions.TryAsync(() => Task.CompletedTask));
        Assert.Null(actions.Refusal);

        await actions.TryAsync(() => throw new NotFound());
        actions.Clear();
        Assert.Null(actions.Refusal);
    }

    [Fact]
    public async Task The_second_click_of_a_double_click_does_nothing()
    {
        var first = new TaskCompletionSource();
        var times = 0;
        Task Act()
        {
            times++;
            return first.Task;
        }

        var acting = actions.TryOnceAsync(Act);
        Assert.True(actions.Busy);
        var again = actions.TryOnceAsync(Act);
        first.SetResult();

        Assert.True(await acting);
        Assert.False(await again);
        Assert.Equal((1, false), (times, actions.Busy));
        Assert.True(await actions.TryOnceAsync(Act));
    }

    [Fact]
    public async Task An_action_that_failed_can_be_tried_again()
    {
        Assert.False(await actions.TryOnceAsync(() => throw new NotFound()));
        Assert.True(await actions.TryOnceAsync(() => Task.CompletedTask));
    }

    private sealed class Faults : ILogger<Refusals>
    {
        public List<(Exception? Fault, string Message)> Logged { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Logged.Add((exception, formatter(state, exception)));
    }
}
