using System.Globalization;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Architecture;
using ClientPortal.Web.Features.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Tests.Features.Jobs;

/// <summary>What handlers say in English of a job that waits, in the reader's language.</summary>
public sealed partial class JobNoteTests : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentUICulture;

    public void Dispose() => CultureInfo.CurrentUICulture = before;

    [Theory]
    [InlineData("fr", "Nothing is due yet.", "Rien n’est encore prévu.")]
    [InlineData("en", "Nothing is due yet.", "Nothing is due yet.")]
    [InlineData("fr", "The push service refused it: 413.", "Le service d’envoi l’a refusée\u00a0: 413.")]
    [InlineData("fr", "550: no such mailbox", "550: no such mailbox")]
    public void A_note_is_in_the_readers_language_and_a_fault_as_it_is(string language, string note, string said) =>
        Assert.Equal(said, In(language).NoteOf(note));

    [Fact]
    public void Every_note_of_a_handler_has_its_sentence()
    {
        var notes = Sources.Below("ClientPortal.Web", ".cs").SelectMany(file => Note().Matches(file.Text)).Select(note => note.Groups[1].Value)
            .Distinct().Select(note => note.Replace("{(int)answer.Status}", "500", StringComparison.Ordinal)).ToList();

        Assert.True(notes.Count > 30, $"{notes.Count}");
        var texts = In("fr");
        Assert.DoesNotContain(notes, note => texts.NoteOf(note) == note);
    }

    private static IStringLocalizer<JobTexts> In(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        return new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<JobTexts>>();
    }

    [GeneratedRegex("""JobOutcome\.(?:Later|Skipped)\([^;"]*"([^"]+)"\)""")]
    private static partial Regex Note();
}
