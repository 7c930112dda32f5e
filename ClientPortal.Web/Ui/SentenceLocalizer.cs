using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Ui;

/// <summary>
/// Formats the values of a sentence: whole numbers are grouped (« 10 000 », "10,000"), right-to-left names are isolated, an erased person is named
/// in the reader's language, and the singular (<c>Members.one</c> beside <c>Members</c>) is used when the first whole number is one; in French also
/// for zero.
/// </summary>
public class SentenceLocalizer(IStringLocalizer texts) : IStringLocalizer
{
    public LocalizedString this[string name] => texts[name];

    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var found = IsSingular(arguments) && texts[name + ".one"] is { ResourceNotFound: false } one ? one : texts[name];
            var sentence = string.Format(new SentenceFormat(CultureInfo.CurrentCulture), found.Value, arguments);
            return new LocalizedString(name, sentence, found.ResourceNotFound, found.SearchedLocation);
        }
    }

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => texts.GetAllStrings(includeParentCultures);

    private static bool IsSingular(object[] arguments) => Array.Find(arguments, value => value is int or long) switch
    {
        1 or 1L => true,
        0 or 0L => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr",
        _ => false,
    };
}

/// <summary>The sentences of <typeparamref name="T"/>.</summary>
public sealed class SentenceLocalizer<T>(IStringLocalizerFactory factory) : SentenceLocalizer(factory.Create(typeof(T))), IStringLocalizer<T>;

/// <summary>Formats the values of a sentence; a placeholder with a format of its own (<c>{0:d}</c>) keeps it.</summary>
public sealed class SentenceFormat(CultureInfo culture) : IFormatProvider, ICustomFormatter
{
    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : culture.GetFormat(formatType);

    public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
    {
        string name => Isolate.Of(ShownName.Of(name)),
        int or long when string.IsNullOrEmpty(format) => ((IFormattable)arg).ToString("N0", culture),
        IFormattable value => value.ToString(format, culture),
        _ => arg?.ToString() ?? "",
    };
}

public static class Sentences
{
    /// <summary>Adds the localizers with this formatting.</summary>
    public static IServiceCollection AddSentences(this IServiceCollection services)
    {
        services.AddLocalization();
        return services.Replace(ServiceDescriptor.Transient(typeof(IStringLocalizer<>), typeof(SentenceLocalizer<>)));
    }
}
