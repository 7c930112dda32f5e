using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;

namespace ClientPortal.Web.Data;

public static class Projections
{
    /// <summary>Two projections of one row as a pair, so that one query reads both.</summary>
    public static Expression<Func<T, Pair<TFirst, TSecond>>> And<T, TFirst, TSecond>(
        this Expression<Func<T, TFirst>> first, Expression<Func<T, TSecond>> second)
    {
        var row = first.Parameters[0];
        var body = ReplacingExpressionVisitor.Replace(second.Parameters[0], row, second.Body);
        return Expression.Lambda<Func<T, Pair<TFirst, TSecond>>>(
            Expression.New(typeof(Pair<TFirst, TSecond>).GetConstructors()[0], first.Body, body), row);
    }
}

public sealed record Pair<TFirst, TSecond>(TFirst First, TSecond Second);
