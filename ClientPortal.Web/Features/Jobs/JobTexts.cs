using System.Globalization;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Jobs;

/// <summary>Names the resource files of jobs: <c>JobTexts.resx</c> (French) and <c>JobTexts.en.resx</c>.</summary>
public sealed class JobTexts;

internal static class JobSentences
{
    /// <summary>The word for a kind of jobs; its token where there is none.</summary>
    public static string KindOf(this IStringLocalizer<JobTexts> texts, string kind) =>
        texts["Kind." + kind] is { ResourceNotFound: false } word ? word : kind;

    /// <summary>
    /// Why a job was postponed or had nothing to do, in the reader's language. Handlers say it in English, some with a number at the end. What a
    /// fault said has no translation and stays as it is.
    /// </summary>
    public static string NoteOf(this IStringLocalizer<JobTexts> texts, string note)
    {
        if (texts["Note." + note] is { ResourceNotFound: false } known)
        {
            return known;
        }

        var colon = note.LastIndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && int.TryParse(note.AsSpan(colon + 2).TrimEnd('.'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && texts["Note." + note[..colon], number] is { ResourceNotFound: false } numbered ? numbered : note;
    }

    /// <summary>A time span in its largest unit: « 3 min ».</summary>
    public static string Say(this IStringLocalizer<JobTexts> texts, TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => texts["Span.Milliseconds", (int)span.TotalMilliseconds],
        { TotalMinutes: < 1 } => texts["Span.Seconds", (int)span.TotalSeconds],
        { TotalHours: < 1 } => texts["Span.Minutes", (int)span.TotalMinutes],
        { TotalDays: < 1 } => texts["Span.Hours", (int)span.TotalHours],
        _ => texts["Span.Days", (int)span.TotalDays],
    };
}
