using System.CommandLine.Parsing;
using System.Globalization;

namespace TradingSystem.Cli;

/// <summary>Whole numbers from 1 as an option's argument.</summary>
internal static class Counting
{
    /// <param name="what">What is counted, for the message that refuses anything else.</param>
    public static Func<ArgumentResult, int?> Parser(string what) => result =>
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1)
        {
            return number;
        }
        result.AddError(
            $"{((OptionResult)result.Parent!).Option.Name} is a number of {what}, at least 1, not '{text}'");
        return null;
    };
}
