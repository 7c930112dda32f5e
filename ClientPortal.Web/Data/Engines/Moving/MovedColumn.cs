using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ClientPortal.Web.Data;

/// <summary>A column that is copied from SQLite to PostgreSQL: how its values are read in both.</summary>
/// <param name="Name">The name of the column, the same in both.</param>
/// <param name="DataType">PostgreSQL's type, without a length.</param>
/// <param name="Type">What it is in .NET; of a list, what its elements are.</param>
internal sealed record MovedColumn(string Name, string DataType, Type Type)
{
    private bool IsList { get; init; }

    /// <summary>The types of a JSON document in SQLite's model and in PostgreSQL's, which write its values in different ways.</summary>
    private (IEntityType From, IEntityType To)? Document { get; init; }

    public static MovedColumn Of(IColumn column, IModel from, IModel to)
    {
        if (column.PropertyMappings.Count == 0)
        {
            return new MovedColumn(column.Name, column.StoreType, typeof(JsonNode)) { Document = (DocumentOf(column, from), DocumentOf(column, to)) };
        }

        RelationalTypeMapping mapping = column.PropertyMappings[0].TypeMapping;
        var isList = column.StoreType.EndsWith("[]", StringComparison.Ordinal);
        var type = isList ? mapping.ElementTypeMapping! : mapping;
        var plain = type.Converter?.ProviderClrType ?? type.ClrType;
        return new MovedColumn(column.Name, column.StoreType.Split('(')[0], Nullable.GetUnderlyingType(plain) ?? plain) { IsList = isList };
    }

    /// <summary>The value in SQLite's row.</summary>
    public object? ReadSource(DbDataReader row, int at) =>
        row.IsDBNull(at) ? null
        : Document is { } types ? Converted(JsonNode.Parse(row.GetString(at))!, types.From, types.To)
        : IsList ? Elements(JsonNode.Parse(row.GetString(at))!.AsArray())
        : Scalar(row, at);

    /// <summary>The same value in PostgreSQL's row.</summary>
    public object? ReadTarget(DbDataReader row, int at) =>
        row.IsDBNull(at) ? null
        : Document is not null ? JsonNode.Parse(row.GetString(at))
        : IsList ? row.GetValue(at)
        : Scalar(row, at);

    /// <summary>The value as PostgreSQL's COPY takes it.</summary>
    public static object ForCopy(object value) => value is JsonNode json ? json.ToJsonString() : value;

    private object Scalar(DbDataReader row, int at) => Type switch
    {
        _ when Type == typeof(string) => row.GetString(at),
        _ when Type == typeof(Guid) => row.GetGuid(at),
        _ when Type == typeof(long) => row.GetInt64(at),
        _ when Type == typeof(int) => row.GetInt32(at),
        _ when Type == typeof(bool) => row.GetBoolean(at),
        _ when Type == typeof(DateTime) => row.GetDateTime(at),
        _ when Type == typeof(DateOnly) => row.GetFieldValue<DateOnly>(at),
        _ when Type == typeof(TimeOnly) => row.GetFieldValue<TimeOnly>(at),
        _ when Type == typeof(TimeSpan) => row.GetFieldValue<TimeSpan>(at),
        _ when Type == typeof(byte[]) => row.GetFieldValue<byte[]>(at),
        _ => throw new NotSupportedException($"{Name} is of {Type}."),
    };

    // SQLite keeps a list as a JSON array of texts or numbers.
    private Array Elements(JsonArray list) => Type switch
    {
        _ when Type == typeof(Guid) => list.Select(one => Guid.Parse(one!.GetValue<string>())).ToArray(),
        _ when Type == typeof(string) => list.Select(one => one!.GetValue<string>()).ToArray(),
        _ when Type == typeof(int) => list.Select(one => one!.GetValue<int>()).ToArray(),
        _ when Type == typeof(DateTime) => list.Select(one => DateTime.Parse(one!.GetValue<string>(), CultureInfo.InvariantCulture)).ToArray(),
        _ => throw new NotSupportedException($"{Name} is a list of {Type}."),
    };

    private static IEntityType DocumentOf(IColumn column, IModel model) => model.GetEntityTypes().Single(type =>
        type.IsMappedToJson() && type.GetContainerColumnName() == column.Name
        && type.FindOwnership()!.PrincipalEntityType.GetTableName() == column.Table.Name);

    private static JsonNode Converted(JsonNode document, IEntityType from, IEntityType to)
    {
        foreach (var one in document is JsonArray list ? list.OfType<JsonObject>() : [document.AsObject()])
        {
            foreach (var property in to.GetProperties())
            {
                if (property.GetJsonPropertyName() is { } name && one[name] is { } value)
                {
                    var read = from.FindProperty(property.Name)!.GetTypeMapping().JsonValueReaderWriter!.FromJsonString(value.ToJsonString());
                    one[name] = JsonNode.Parse(property.GetTypeMapping().JsonValueReaderWriter!.ToJsonString(read));
                }
            }
        }

        return document;
    }
}
