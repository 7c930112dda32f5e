using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Documents;

/// <summary>What a certificate of approval says, as lines in the reader's language and time zone: the same for the same state.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Parts">Its parts in order.</param>
/// <param name="At">The last decision that it states.</param>
public sealed record Certificate(string Title, IReadOnlyList<CertificatePart> Parts, DateTimeOffset At)
{
    /// <summary>Of a version with at least one decision.</summary>
    /// <param name="detail">The document as the reader may see it.</param>
    /// <param name="number">The version.</param>
    /// <param name="zone">Of the reader.</param>
    /// <param name="verifyAt">The address at which a file can be checked.</param>
    /// <param name="texts">In the reader's language, which is that of this thread.</param>
    /// <exception cref="NotFound">There is no such version.</exception>
    /// <exception cref="RuleBroken"><c>document.no-decision</c>.</exception>
    public static Certificate Of(DocumentDetail detail, int number, TimeZoneInfo zone, string verifyAt, IStringLocalizer<DocumentTexts> texts)
    {
        var version = detail.Versions.FirstOrDefault(one => one.Number == number) ?? throw new NotFound();
        var rounds = detail.Rounds.Where(round => round.Version == number).ToList();
        if (!rounds.SelectMany(round => round.People).Any(person => person.Decision is not null))
        {
            throw new RuleBroken("document.no-decision");
        }

        var row = detail.Row;
        var parts = new List<CertificatePart>
        {
            new(texts["Document"],
            [
                new(texts["Field.name"], row.Name),
                new(texts["Project"], $"{row.ProjectName}, {row.OrganisationName}"),
                new(texts["Version"], $"{version.Number} ({version.FileName}, {FileSize.Say(version.Size)})"),
                new("SHA-256", version.Sha256),
                new(texts["Certificate.Added"], $"{version.ByName}, {Moment(version.At, zone)}"),
            ]),
        };
        parts.AddRange(rounds.Select(round => PartOf(round, texts["Certificate.Decisions"], zone, texts)));
        parts.Add(new(
            texts["Certificate.History"],
            [.. detail.Versions.OrderBy(one => one.Number).Select(one => LineOf(one, detail.Rounds, zone, texts))]));
        parts.Add(new(texts["Verify"], [new("", texts["Certificate.Verify", verifyAt])]));
        var last = rounds.SelectMany(round => round.People).Max(person => person.At)!.Value;
        return new Certificate(texts["Certificate.Title"], parts, last);
    }

    private static CertificatePart PartOf(RoundRow round, string title, TimeZoneInfo zone, IStringLocalizer<DocumentTexts> texts)
    {
        var rule = texts[round.NeedsAll ? "Round.All" : "Round.Any"] + (round.InOrder ? $", {texts["Round.InOrder"]}" : "")
            + (round.Proof == DecisionProof.None ? "" : $", {texts["Round.Proof." + Token.Of(round.Proof)]}");
        var due = round.DueOn is { } day ? $", {texts["Round.Due"]} {day.ToString("D", CultureInfo.CurrentCulture)}" : "";
        var lines = new List<CertificateLine> { new(texts["Certificate.Asked"], $"{round.AskedByName}, {Moment(round.AskedAt, zone)}: {rule}{due}") };
        foreach (var person in round.People)
        {
            var said = person is { Decision: { } decision, At: { } at }
                ? $"{texts["Decision." + Token.Of(decision)]}, {Moment(at, zone)}{(person.From is null ? "" : $" ({person.From})")}"
                    + ProofOf(person, texts)
                : texts[person.Awaited ? "Round.Awaited" : "Round.Undecided"];
            lines.Add(new(person.Name, said));
            if (person.Reason.Length > 0)
            {
                lines.Add(new("", texts["Certificate.Reason", person.Reason]));
            }
        }

        return new CertificatePart(title, lines);
    }

    private static string ProofOf(AskedRow person, IStringLocalizer<DocumentTexts> texts) =>
        person.Proof == DecisionProof.None ? "" : $", {texts["Decision.Proof." + Token.Of(person.Proof)]}";

    private static CertificateLine LineOf(
        VersionRow version, IReadOnlyList<RoundRow> rounds, TimeZoneInfo zone, IStringLocalizer<DocumentTexts> texts)
    {
        var decisions = rounds.Where(round => round.Version == version.Number).Reverse().SelectMany(round => round.People)
            .Where(person => person.Decision is not null)
            .Select(person => $"{person.Name}: {texts["Decision." + Token.Of(person.Decision!.Value)]}");
        var said = string.Join("; ", decisions.Prepend($"{version.ByName}, {Moment(version.At, zone)}"));
        return new(texts["Version.Number", version.Number], $"{said}; SHA-256 {version.Sha256}");
    }

    // 28 novembre 2026 à 14:05:12 (UTC+01:00, Europe/Paris)
    private static string Moment(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return $"{local.ToString("D", CultureInfo.CurrentCulture)}, {local.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} "
            + $"(UTC{local.ToString("zzz", CultureInfo.InvariantCulture)}, {zone.Id})";
    }
}

/// <summary>A part of a certificate under its own heading.</summary>
public sealed record CertificatePart(string Title, IReadOnlyList<CertificateLine> Lines);

/// <summary>A line with a label, or with an empty one.</summary>
public sealed record CertificateLine(string Label, string Text);
